// Makes the page installable. It keeps nothing: answers about a citizen's affairs must come from the server, now.
self.addEventListener("fetch", () => {});
