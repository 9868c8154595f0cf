"""Plain values that every layer speaks: jobs, states, options, accounts, commands, events, errors."""
