// Calls to the API server and its answers.
import type { ApiEffect } from '@kubarium/machine'
import { ServerError, Unreachable, type Status } from './failure.ts'

export type ApiCall = Omit<ApiEffect, 'type' | 'id'>

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** @throws Unreachable when there is no answer: a carrier says so with the status 0 */
export function reached(answer: Answer): Answer {
  if (answer.status !== 0) return answer
  const { host, detail } = JSON.parse(answer.body) as { host: string; detail: string }
  throw new Unreachable(host, detail)
}

/** The error that an answer carries. */
export function serverError(answer: Answer): ServerError {
  let status: Status
  try {
    const parsed = JSON.parse(answer.body) as Status
    status = parsed.kind === 'Status' ? parsed : { message: answer.body }
  } catch {
    status = { message: answer.body.trim() || `the server returned status ${answer.status}` }
  }
  return new ServerError(answer.status, status)
}

/** Texts of a `Warning` header: `299 - "text", 299 - "text"`. */
export function warningTexts(header: string): string[] {
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text!.replace(/\\(.)/g, '$1'))
}
