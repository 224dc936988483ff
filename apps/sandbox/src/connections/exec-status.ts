import { StatusError } from '@kubarium/kube-objects'

/** The Status that ends an exec: success, the exit code, or why it could not be started. */
export function execStatus(result: { readonly code: number } | { readonly error: string }): object {
  if ('error' in result)
    return new StatusError(
      500,
      'InternalError',
      `Internal error occurred: error executing command in container: ${result.error}`,
      { causes: [{ message: result.error }] },
    ).toStatus()
  if (result.code === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${result.code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(result.code) }] },
  }
}
