// Where an error happened, put before what the server said.
import { ServerError } from '../process/failure.ts'

/**
 * Does something with an object of a file.
 * @throws ServerError with what was being done and the file's name before its message
 */
export function inFile<T>(doing: string, source: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    throw withContext(error, `error when ${doing} ${JSON.stringify(source)}: `)
  }
}

/** The error with words before the server's. */
export const withContext = (error: ServerError, words: string): ServerError =>
  new ServerError(error.code, { ...error.status, message: `${words}${error.message}` })
