/** What is wrong in a text, at a line counted from 1. */
export class TextError extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message)
    this.name = 'TextError'
  }
}
