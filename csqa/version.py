"""The version, for the package, the command and the key of the cache."""

VERSION = "0.1.0"
