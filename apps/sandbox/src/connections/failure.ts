// What a client is told when a call fails for reasons that are not its own.
import { StatusError } from '@kubarium/kube-objects'
import { isDatabaseAway, isDiskFull } from '@kubarium/platform-telemetry'

/** The answer to a failed call. What we did not expect is told without its details: they are in the log, by request id. */
export function statusOfFailure(error: unknown, requestId?: string): StatusError {
  if (error instanceof StatusError) return error
  if (isDiskFull(error))
    return new StatusError(
      500,
      'InternalError',
      'Internal error occurred: the disk of this Kubarium is full; nothing was changed. Its operator has to free some space',
    )
  if (isDatabaseAway(error))
    return new StatusError(
      503,
      'ServiceUnavailable',
      'the database of this Kubarium does not answer at the moment; try again',
      { retryAfterSeconds: 1 },
      { 'retry-after': '1' },
    )
  return new StatusError(500, 'InternalError', 'Internal error occurred: the simulation failed on this request', {
    ...(requestId && { causes: [{ message: `request ${requestId}` }] }),
  })
}
