"""The senders that come with Gilbot. `console` is the shortest example to start one's own from."""
