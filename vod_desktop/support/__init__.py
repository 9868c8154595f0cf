"""What helps to find a fault: facts about this run, reports of crashes, the support bundle. Nothing secret gets in. No Qt."""
