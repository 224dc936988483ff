// `--raw`: a path of the server as a person writes it.
import type { Kubectl } from '../kubectl.ts'
import { serverError, type ApiCall } from '../process/answers.ts'

/** The answer of a path as it came. @throws ServerError, KubectlError for no path */
export function callRaw(kubectl: Kubectl, method: ApiCall['method'], url: string, body?: string): string {
  if (!url.startsWith('/'))
    throw kubectl.usageError(`--raw must be a valid URL path: parse ${JSON.stringify(url)}: invalid URI for request`)
  const answer = kubectl.call({
    method,
    ...splitUrl(url),
    headers: { accept: '*/*', ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body }),
  })
  if (answer.status >= 400) throw serverError(answer)
  return answer.body
}

/** Sends the one file of the command line to the path of `--raw` and shows the answer. */
export function sendRaw(kubectl: Kubectl, method: 'POST' | 'PUT'): number {
  const { flags, invocation } = kubectl
  const [file, ...more] = flags.list('filename')
  if (file === undefined || more.length > 0) throw kubectl.usageError('--raw can only use a single local file or stdin')
  const body = file === '-' ? invocation.standardInput() : invocation.readFile(file)
  kubectl.print(callRaw(kubectl, method, flags.text('raw'), body))
  return 0
}

function splitUrl(url: string): { path: string; query?: Record<string, string | string[]> } {
  const question = url.indexOf('?')
  if (question < 0) return { path: url }
  const query: Record<string, string[]> = {}
  for (const pair of url.slice(question + 1).split('&')) {
    const [key = '', value = ''] = pair.split('=')
    ;(query[decodeURIComponent(key)] ??= []).push(decodeURIComponent(value))
  }
  return { path: url.slice(0, question), query }
}
