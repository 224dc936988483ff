import type { Inline } from '@kubarium/contracts'
import { Link } from '../../../i18n/navigation.ts'

/** Text with its marks. Links lead to the web or to a place of ours; any other address is left as text. */
export function Inlines({ of }: { of: readonly Inline[] }) {
  return of.map((inline, index) => <One key={index} inline={inline} />)
}

function One({ inline }: { inline: Inline }) {
  switch (inline.type) {
    case 'text':
      return inline.text
    case 'code':
      return <code lang="en">{inline.text}</code>
    case 'strong':
      return (
        <strong>
          <Inlines of={inline.children} />
        </strong>
      )
    case 'emphasis':
      return (
        <em>
          <Inlines of={inline.children} />
        </em>
      )
    case 'link': {
      const words = <Inlines of={inline.children} />
      if (/^\/(?![/\\])/.test(inline.href)) return <Link href={inline.href}>{words}</Link>
      if (!/^https?:\/\//.test(inline.href)) return words
      return (
        <a href={inline.href} target="_blank" rel="noreferrer">
          {words}
        </a>
      )
    }
  }
}

/** The words of a text without its marks. */
export function wordsOf(inlines: readonly Inline[]): string {
  return inlines.map((inline) => ('text' in inline ? inline.text : wordsOf(inline.children))).join('')
}
