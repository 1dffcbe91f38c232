"""What csqa is compared with. Scripts that run by themselves; those that look for a list of phrases offer `installed`, `command` and `hits`.

`installed()` says whether the tool is there, `command(corpus, phrases, place)` gives the command that looks for them, or None where the tool is not installed; `hits(file)`
how many it found, from what the command printed.
"""
