"""Hearing and speaking, offline. Knows no service, no conversation and no HTTP."""
