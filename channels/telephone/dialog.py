"""What two user agents know of their call (RFC 3261 §12): tags, sequence numbers, the way that requests take."""

from __future__ import annotations

from dataclasses import dataclass

from channels.telephone.message import MalformedError, Request, address, parse_uri

Address = tuple[str, int]


@dataclass
class Dialog:
    """A dialog of which we are the called side."""

    call_id: str
    local: str
    """Our name and tag, the To of the INVITE."""
    remote: str
    """The caller's, the From of the INVITE."""
    local_tag: str
    remote_tag: str
    target: str
    """Where the caller wants requests (Contact)."""
    route: tuple[str, ...]
    """Proxies that want to stay on the way (Record-Route)."""
    source: Address
    """Where the INVITE really came from."""
    behind_nat: bool
    """Whether the caller asked for answers to where it came from (RFC 3581)."""
    remote_cseq: int
    local_cseq: int = 0

    @classmethod
    def opened_by(cls, invite: Request, local_tag: str, source: Address) -> Dialog:
        """Begin a dialog. Raises :class:`MalformedError` where the INVITE has no Contact to speak to."""
        contacts = invite.every("contact")
        target = address(contacts[0])[0] if contacts else ""
        parse_uri(target)
        return cls(
            call_id=invite.call_id,
            local=f"{invite.get('to')};tag={local_tag}",
            remote=invite.get("from"),
            local_tag=local_tag,
            remote_tag=invite.tag("from"),
            target=target,
            route=tuple(invite.every("record-route")),
            source=source,
            behind_nat="rport" in invite.via.params,
            remote_cseq=invite.cseq[0],
        )

    def moved(self, request: Request, source: Address) -> None:
        """Take the target that a re-INVITE names, where it names one."""
        contacts = request.every("contact")
        if contacts:
            parse_uri(address(contacts[0])[0])
            self.target = address(contacts[0])[0]
            self.source = source

    def request(self, method: str, via: str) -> Request:
        """Return the next request of ours.

        Args:
            via: the topmost Via, with a new branch.
        """
        self.local_cseq += 1
        headers = [("via", via), *(("route", value) for value in self.route), ("max-forwards", "70"), ("from", self.local), ("to", self.remote),
                   ("call-id", self.call_id), ("cseq", f"{self.local_cseq} {method}"), ("user-agent", "Gilbot")]  # fmt: skip
        return Request(headers, b"", method, self.target)

    @property
    def next_hop(self) -> Address:
        """Host (name or address) and port of whoever gets our requests: the first proxy, else the caller; behind a NAT, where it came from."""
        if self.behind_nat and not self.route:
            return self.source
        try:
            uri = parse_uri(address(self.route[0])[0] if self.route else self.target)
        except MalformedError:
            return self.source
        return uri.params.get("maddr") or uri.host, uri.port or 5060
