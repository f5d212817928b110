class FFmpegError(Exception):
    errno: int
    strerror: str
