"""Writes city.mmdb, country.mmdb and asn.mmdb: small databases in the MaxMind DB format 2.0, with made-up places for the address ranges
that are kept for documentation (RFC 5737, RFC 3849).

The format: https://maxmind.github.io/MaxMind-DB/. Nothing but Python is needed. Run beside the files: python3 place_databases.py
"""
import ipaddress
import pathlib
import struct

BUILD_EPOCH = 1767225600  # 2026-01-01
METADATA_MARKER = b"\xab\xcd\xefMaxMind.com"
SEPARATOR = bytes(16)


class Typed:
    """A value whose type in the file is not the one that its Python type has by default."""

    def __init__(self, kind, value):
        self.kind, self.value = kind, value


def control(kind, size):
    first = kind if kind <= 7 else 0
    extension = b"" if kind <= 7 else bytes([kind - 7])
    if size < 29:
        return bytes([first << 5 | size]) + extension
    if size < 285:
        return bytes([first << 5 | 29]) + extension + bytes([size - 29])
    return bytes([first << 5 | 30]) + extension + (size - 285).to_bytes(2, "big")


def encode(value):
    if isinstance(value, Typed):
        if value.kind == "float":
            return control(15, 4) + struct.pack(">f", value.value)
        kind = {"uint16": 5, "uint32": 6, "uint64": 9}[value.kind]
        data = value.value.to_bytes((value.value.bit_length() + 7) // 8, "big")
        return control(kind, len(data)) + data
    if isinstance(value, str):
        data = value.encode()
        return control(2, len(data)) + data
    if isinstance(value, float):
        return control(3, 8) + struct.pack(">d", value)
    if isinstance(value, int):
        return encode(Typed("uint32", value))
    if isinstance(value, dict):
        return control(7, len(value)) + b"".join(encode(key) + encode(item) for key, item in value.items())
    if isinstance(value, list):
        return control(11, len(value)) + b"".join(map(encode, value))
    raise TypeError(type(value))


def bits(network, ip_version):
    prefix = network.prefixlen
    address = int(network.network_address)
    if network.version == 4 and ip_version == 6:
        prefix += 96  # IPv4 stands at ::/96
    width = 32 if ip_version == 4 else 128
    return [address >> (width - 1 - i) & 1 for i in range(prefix)]


def write(path, database_type, ip_version, record_size, networks):
    """networks: of CIDR text to record; none lies within another."""
    nodes, data, offsets = [[None, None]], b"", {}
    for text, record in networks.items():
        encoded = encode(record)
        if encoded not in offsets:
            offsets[encoded] = len(data)
            data += encoded
        node, steps = 0, bits(ipaddress.ip_network(text), ip_version)
        for bit in steps[:-1]:
            if nodes[node][bit] is None:
                nodes.append([None, None])
                nodes[node][bit] = len(nodes) - 1
            node = nodes[node][bit]
        nodes[node][steps[-1]] = ("data", offsets[encoded])

    def value(record):
        if record is None:
            return len(nodes)
        return record[1] + len(SEPARATOR) + len(nodes) if isinstance(record, tuple) else record

    tree = b""
    for left, right in ((value(left), value(right)) for left, right in nodes):
        if record_size == 24:
            tree += left.to_bytes(3, "big") + right.to_bytes(3, "big")
        else:  # 28
            tree += (left & 0xFFFFFF).to_bytes(3, "big") + bytes([left >> 24 << 4 | right >> 24]) + (right & 0xFFFFFF).to_bytes(3, "big")
    metadata = {
        "binary_format_major_version": Typed("uint16", 2),
        "binary_format_minor_version": Typed("uint16", 0),
        "build_epoch": Typed("uint64", BUILD_EPOCH),
        "database_type": database_type,
        "description": {"en": "Made-up places for tests"},
        "ip_version": Typed("uint16", ip_version),
        "languages": ["de", "en"],
        "node_count": len(nodes),
        "record_size": Typed("uint16", record_size),
    }
    pathlib.Path(path).write_bytes(tree + SEPARATOR + data + METADATA_MARKER + encode(metadata))


def country(code, german, english):
    return {"country": {"geoname_id": 1, "iso_code": code, "names": {"de": german, "en": english}}}


GERMANY = country("DE", "Deutschland", "Germany")
BRAZIL = country("BR", "Brasilien", "Brazil")
VIETNAM = country("VN", "Vietnam", "Vietnam")
FRANCE = country("FR", "Frankreich", "France")


def city(of, name, latitude, longitude):
    return {
        "city": {"geoname_id": 2, "names": {"de": name, "en": name}},
        **of,
        "location": {"accuracy_radius": Typed("uint16", 20), "latitude": latitude, "longitude": longitude, "time_zone": "Etc/UTC"},
    }


def main():
    folder = pathlib.Path(__file__).parent
    write(folder / "city.mmdb", "Test-City", 6, 28, {
        "192.0.2.0/25": city(GERMANY, "Stuttgart", 48.78, 9.18),
        "192.0.2.128/25": city(GERMANY, "Hamburg", 53.55, 9.99),
        "198.51.100.0/24": city(BRAZIL, "São Paulo", -23.55, -46.63),
        # Coordinates in single precision.
        "203.0.113.0/25": city(VIETNAM, "Hanoi", Typed("float", 21.03), Typed("float", 105.85)),
        # A country alone, and a continent alone.
        "203.0.113.128/26": VIETNAM,
        "203.0.113.192/26": {"continent": {"code": "EU", "names": {"en": "Europe"}}},
        "2001:db8:1::/48": city(FRANCE, "Paris", 48.86, 2.35),
    })
    # Of IPv4 alone.
    write(folder / "country.mmdb", "Test-Country", 4, 24, {
        "192.0.2.0/24": GERMANY, "198.51.100.0/24": BRAZIL, "203.0.113.0/24": VIETNAM,
    })
    write(folder / "asn.mmdb", "Test-ASN", 6, 24, {
        "192.0.2.0/24": {"autonomous_system_number": 64496, "autonomous_system_organization": "Example Networks"},
        "2001:db8::/32": {"autonomous_system_number": 64497, "autonomous_system_organization": "Example Carrier"},
    })


if __name__ == "__main__":
    main()
