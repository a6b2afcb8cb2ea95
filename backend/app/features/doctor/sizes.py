"""Bytes as people read them."""

UNITS = ("KiB", "MiB", "GiB", "TiB")


def size_text(count: int) -> str:
    if count < 1024:
        return f"{count} B"
    size = float(count)
    for unit in UNITS:
        size /= 1024
        if size < 1024 or unit == UNITS[-1]:
            break
    return f"{size:.0f} {unit}" if size >= 10 else f"{size:.1f} {unit}"
