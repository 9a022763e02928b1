"""Finds out who somebody is: a code to their phone by default, OpenID Connect where an installation has it."""
