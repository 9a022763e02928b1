"""One life event, one form, several services at several offices (一件事 / 원스톱)."""
