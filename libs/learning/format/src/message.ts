// Messages of checks: ICU texts (https://unicode-org.github.io/icu/userguide/format_parse/messages/) with inline Markdown.
import { IntlMessageFormat } from 'intl-messageformat'
import { blocksOf, markdown, type TextInline } from './markdown.ts'
import type { ContentLocale } from './primitives.ts'

export type MessageValues = Readonly<Record<string, string | number>>

// Values are put in after the Markdown is parsed: what is in them is text, whatever it looks like.
const OPEN = '\uE000'
const CLOSE = '\uE001'

/**
 * A message with its values, as inline text.
 * @throws Error when the message is no ICU message or lacks a value
 */
export function renderMessage(source: string, locale: ContentLocale, values: MessageValues): readonly TextInline[] {
  const names = Object.keys(values)
  const marked = Object.fromEntries(
    names.map((name, index) => {
      const value = values[name]!
      return [name, typeof value === 'number' ? value : `${OPEN}${index}${CLOSE}`]
    }),
  )
  const text = String(new IntlMessageFormat(source, locale).format(marked))
  const [block] = blocksOf(markdown(text))
  const inlines = block?.type === 'paragraph' ? block.children : []
  return inlines.map((inline) => withValues(inline, (index) => String(values[names[index]!])))
}

/** The names of the values that a message needs. @throws Error when it is no ICU message */
export function valuesNeeded(source: string, locale: ContentLocale): string[] {
  const names = new Set<string>()
  const collect = (elements: readonly object[]): void => {
    for (const element of elements) {
      const { type, value, options } = element as { type: number; value?: unknown; options?: Record<string, unknown> }
      // 0 is literal text, 7 the number sign in a plural.
      if (type !== 0 && type !== 7 && typeof value === 'string') names.add(value)
      for (const option of Object.values(options ?? {})) collect((option as { value: object[] }).value)
    }
  }
  collect(new IntlMessageFormat(source, locale).getAst())
  return [...names]
}

function withValues(inline: TextInline, valueOf: (index: number) => string): TextInline {
  if ('children' in inline) return { ...inline, children: inline.children.map((child) => withValues(child, valueOf)) }
  return {
    ...inline,
    text: inline.text.replace(new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g'), (_, index: string) => valueOf(Number(index))),
  }
}

/** Inline text without its marks. */
export function plainText(inlines: readonly TextInline[]): string {
  return inlines.map((inline) => ('children' in inline ? plainText(inline.children) : inline.text)).join('')
}
