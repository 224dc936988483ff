// Whether a question is answered rightly.
import type { QuizCheck } from './checks.ts'
import { whyOf, type Why } from './why.ts'

export type Answer = string | number | readonly string[]

export interface QuizResult {
  readonly status: 'passed' | 'failed'
  /** 0 or 1 */
  readonly value: number
  readonly why?: Why
  readonly evidence?: { readonly actual: Answer }
}

/** @param check with the values of the variant in it */
export function quizResult(check: QuizCheck, answer: Answer | undefined): QuizResult {
  if (answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0))
    return { status: 'failed', value: 0, why: { message: 'not-answered', values: {} } }
  const evidence = { actual: answer }
  if (isRight(check, answer)) return { status: 'passed', value: 1, evidence }
  const why = whyOf(check, { answer: typeof answer === 'object' ? [...answer] : answer })
  return { status: 'failed', value: 0, ...(why && { why }), evidence }
}

function isRight({ type, answer: right, tolerance }: QuizCheck, answer: Answer): boolean {
  switch (type) {
    case 'number':
      return Math.abs(Number(answer) - Number(right)) <= tolerance
    case 'multiple': {
      const given = [answer].flat().map(String).sort()
      const wanted = [right].flat().map(String).sort()
      return given.length === wanted.length && given.every((one, index) => one === wanted[index])
    }
    case 'text': {
      const normal = (text: unknown): string => String(text).trim().toLowerCase().replace(/\s+/g, ' ')
      return [right].flat().some((one) => normal(one) === normal(answer))
    }
    case 'single':
      return String(answer) === String(right)
  }
}
