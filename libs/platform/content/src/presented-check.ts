// How a check went, in the words of a learner's language.
import type { CheckSeen } from '@kubarium/contracts'
import {
  builtInMessages,
  renderMessage,
  type ContentLocale,
  type ExerciseContent,
  type LessonContent,
  type Why,
} from '@kubarium/learning-format'

/** What grading, or looking on, says of a check. */
export interface CheckOutcome {
  readonly id: string
  readonly status: 'passed' | 'failed' | 'error'
  readonly value: number
  readonly why?: Why
  readonly evidence?: {
    readonly actual?: unknown
    readonly expected?: unknown
    readonly object?: CheckSeen['object']
    readonly causes?: readonly CheckSeen['causes'][number][]
  }
}

export const UNCHECKED: CheckSeen = {
  status: 'unchecked',
  why: null,
  reason: null,
  actual: null,
  expected: null,
  object: null,
  causes: [],
}

/** One check as a learner sees it. */
export function presentedCheck(
  content: ExerciseContent | LessonContent,
  locale: ContentLocale,
  { id, status, why, evidence = {} }: CheckOutcome,
): CheckSeen {
  return {
    status,
    why: why ? [...said(content, locale, id, why)] : null,
    reason: why?.message ?? null,
    actual: shown(evidence.actual),
    expected: shown(evidence.expected),
    object: evidence.object ?? null,
    causes: [...(evidence.causes ?? [])],
  }
}

function said(
  content: ExerciseContent | LessonContent,
  locale: ContentLocale,
  check: string,
  { message, values }: Why,
): ReturnType<typeof renderMessage> {
  const { defaultLocale } = content.facts.meta
  for (const language of [locale, defaultLocale]) {
    const source = content.texts[language]?.checks[check]?.messages[message] ?? builtInMessages[language][message]
    if (source !== undefined) return renderMessage(source, language, values)
  }
  return []
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
