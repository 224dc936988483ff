/** strerror's texts for the error numbers a simulated system call can give. */
const messages = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  ESRCH: 'No such process',
  E2BIG: 'Argument list too long',
  ENOEXEC: 'Exec format error',
  EBADF: 'Bad file descriptor',
  ECHILD: 'No child processes',
  EAGAIN: 'Resource temporarily unavailable',
  ENOMEM: 'Cannot allocate memory',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Invalid cross-device link',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ENOTTY: 'Inappropriate ioctl for device',
  EFBIG: 'File too large',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  EPIPE: 'Broken pipe',
  ENAMETOOLONG: 'File name too long',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  EADDRINUSE: 'Address already in use',
} as const

export type ErrorCode = keyof typeof messages

/** A failed system call. `message` is strerror's text, without a path: the command puts its own words around it. */
export class SystemError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode) {
    super(messages[code])
    this.code = code
  }
}

/** Thrown inside a step when a text would exceed the world's memory: the scheduler kills the process (137). */
export class OutOfMemory extends Error {}
