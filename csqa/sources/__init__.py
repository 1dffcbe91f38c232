"""Mappings: how an export says who said what and when, as `.csqa.yaml` writes it under `sources:` and presets ship it.

`docs/formats.md` describes the keys. A preset is a mapping in a file of its own, `rules/sources/NAME.yaml`, or
`sources/NAME.yaml` in a folder of the team's rules.
"""
