"""The user guide as the window shows it: pages in Markdown, one for every task and one for every error. Without Qt.

Source is `resources/guide/<language>/*.md`. `index.md` is the table of contents. `errors.md` holds a hand-written note for every
error code; title and advice of an error come from `texts/` and are never written twice. A heading that is linked to has a line
`<a id="name"></a>` before it, the same in both languages.
"""
