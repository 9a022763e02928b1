"""The telephone: a SIP user agent on UDP that is a client of the public HTTP and voice interface, one conversation a call."""
