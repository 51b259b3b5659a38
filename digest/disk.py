"""What a disk refuses, in plain words."""

import errno

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "files may not become so large here",
    errno.EACCES: "that is not allowed (permissions)",
    errno.EPERM: "that is not allowed (permissions)",
    errno.EROFS: "the file system is read-only",
}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


def reason(error: OSError) -> str:
    """Why the disk refuses."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def takes_nothing(error: OSError) -> bool:
    """Whether that is the disk's own state, and nothing that the one who wrote could have done better."""
    return error.errno in _NO_ROOM
