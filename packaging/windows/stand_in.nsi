; A program that does nothing, in the place of the frozen one: the installer can be tried out where that cannot be made.

Unicode true
Target amd64-unicode
RequestExecutionLevel user
SilentInstall silent
OutFile "${OUTFILE}"

Section
SectionEnd
