// What is wrong with a file.
import { KubectlError } from './failure.ts'

export interface FileProblem {
  code: string
  message: string
}

export class FileError extends KubectlError {
  constructor(
    readonly path: string,
    readonly errno: string,
    readonly reason: string,
  ) {
    super(`open ${path}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`)
  }
}
