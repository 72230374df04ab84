"""An animated PNG read by hand, by the text of the standard (PNG, third edition): frame of each chunk, order, sequence numbers, sizes."""

import struct
import sys
import zlib


def chunks(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
    at, found = 8, []
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (crc,) = struct.unpack_from(">I", data, at + 8 + length)
        assert crc == zlib.crc32(kind + body), f"{kind}: wrong sum"
        found.append((kind, body))
        at += 12 + length
    assert at == len(data) and found[-1][0] == b"IEND"
    return found


class Frame:
    def __init__(self, body):
        self.sequence, self.width, self.height, self.x, self.y, num, den, self.dispose, self.blend = struct.unpack(">IIIIIHHBB", body)
        self.seconds = num / den
        self.packed = b""


class Apng:
    """Of 8 bits with alpha, unfiltered, as ours are."""

    def __init__(self, data):
        self.text, self.frames, sequence = {}, [], 0
        for kind, body in chunks(data):
            if kind == b"IHDR":
                self.width, self.height, depth, color, method, filters, interlace = struct.unpack(">IIBBBBB", body)
                assert (depth, color, method, filters, interlace) == (8, 6, 0, 0, 0)
            elif kind == b"acTL":
                assert not self.frames, "acTL after a frame"
                self.n_frames, self.plays = struct.unpack(">II", body)
            elif kind == b"iTXt":
                key, rest = body.split(b"\0", 1)
                assert rest[:4] == b"\0\0\0\0"
                self.text[key.decode()] = rest[4:].decode("utf-8")
            elif kind == b"fcTL":
                frame = Frame(body)
                assert frame.sequence == sequence, "a sequence number is missing"
                sequence += 1
                assert frame.width > 0 and frame.height > 0
                assert frame.x + frame.width <= self.width and frame.y + frame.height <= self.height
                assert frame.dispose in (0, 1, 2) and frame.blend in (0, 1)
                self.frames.append(frame)
            elif kind == b"IDAT":
                assert len(self.frames) == 1, "the picture is not the first frame"
                self.frames[0].packed += body
            elif kind == b"fdAT":
                assert struct.unpack_from(">I", body)[0] == sequence, "a sequence number is missing"
                sequence += 1
                self.frames[-1].packed += body[4:]
        first = self.frames[0]
        assert (first.x, first.y, first.width, first.height) == (0, 0, self.width, self.height)
        assert len(self.frames) == self.n_frames
        for frame in self.frames:
            frame.rows = zlib.decompress(frame.packed)
            assert len(frame.rows) == frame.height * (1 + 4 * frame.width), "a frame of another size"

    def seconds(self):
        return sum(frame.seconds for frame in self.frames)

    def picture(self, number):
        """Rows of RGBA of a frame, all before it below it."""
        rows = []
        for k, frame in enumerate(self.frames[: number + 1]):
            for y in range(frame.height):
                at = y * (1 + 4 * frame.width)
                assert frame.rows[at] == 0, "filtered"
                row = frame.rows[at + 1 : at + 1 + 4 * frame.width]
                if k == 0:
                    rows.append(bytearray(row))
                elif any(row):
                    under = rows[frame.y + y]
                    for x in range(frame.width):
                        alpha = row[4 * x + 3]
                        assert alpha in (0, 255)
                        if alpha:
                            under[4 * (frame.x + x) : 4 * (frame.x + x) + 4] = row[4 * x : 4 * x + 4]
        return rows


def write(path, rows):
    """A still PNG of rows of RGBA, to look at a frame."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    size = struct.pack(">IIBBBBB", len(rows[0]) // 4, len(rows), 8, 6, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


if __name__ == "__main__":  # apng.py FILE.png FRAME OUT.png
    write(sys.argv[3], Apng(open(sys.argv[1], "rb").read()).picture(int(sys.argv[2])))
