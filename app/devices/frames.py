"""The frames that a device sends without being asked: bytes, cut where one ends. Pure."""

from __future__ import annotations

LONGEST_FRAME = 512
IDLE_END_S = 0.1
STALE_S = 1.0


class FrameCodec:
    """Bytes to frames. It is told how long the line has been quiet.

    A frame ends at any byte of ``terminators``; a second one (CR LF) ends an empty frame, which is
    nothing. A device that was never heard to send a terminator ends a frame by a pause. One that
    was: a pause inside a frame is waited for, and half a frame is dropped when the rest stays away,
    or when a byte of ``starts`` begins another one.
    """

    def __init__(self, terminators: bytes = b"\r\n", *, starts: bytes = b"") -> None:
        self._terminators = terminators
        self._starts = starts
        self._frame = bytearray()
        self._too_long = False
        self._terminates = False

    @property
    def begun(self) -> bool:
        """Whether half a frame is waiting for the rest."""
        return bool(self._frame)

    def feed(self, data: bytes) -> list[bytes]:
        """The frames that ``data`` completes, in order; one that is too long is left out."""
        frames = []
        for byte in data:
            if byte in self._starts:
                self.reset()
            elif byte in self._terminators:
                self._terminates = True
                frames += self._ended()
            elif len(self._frame) < LONGEST_FRAME:
                self._frame.append(byte)
            else:
                self._too_long = True
        return frames

    def quiet(self, for_s: float) -> list[bytes]:
        """Told that nothing has come ``for_s``: a frame without a terminator ends here."""
        if not self._terminates:
            return self._ended() if for_s >= IDLE_END_S else []
        if for_s >= STALE_S:
            self.reset()
        return []

    def reset(self) -> None:
        """Forget what has begun: the line was cut."""
        self._frame.clear()
        self._too_long = False

    def _ended(self) -> list[bytes]:
        frame = b"" if self._too_long else bytes(self._frame)
        self.reset()
        return [frame] if frame else []
