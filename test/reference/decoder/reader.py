"""What all parts need: errors, and bytes from front to back."""


class DecodeError(Exception):
    """A file or model that is not as the page says. `code` is the word that § 3 has for it."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def check(condition, code, message):
    if not condition:
        raise DecodeError(code, message)


class Reader:
    def __init__(self, data, position=0):
        self.data, self.position = data, position

    def take(self, count):
        check(self.position + count <= len(self.data), "format", "a field runs past its end")
        self.position += count
        return self.data[self.position - count : self.position]

    def rest(self):
        return self.take(len(self.data) - self.position)

    def byte(self):
        return self.take(1)[0]

    def varint(self):
        value = 0
        for i in range(4):
            byte = self.byte()
            value |= (byte & 127) << 7 * i
            if byte < 128:
                check(byte > 0 or i == 0, "format", "a varint is longer than it needs to be")
                return value
        raise DecodeError("format", "a varint has more than four bytes")
