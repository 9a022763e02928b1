"""The payment providers that come with Gilbot. `demo` is the example to start one's own from."""
