import { describe, expect, it } from 'vitest'
import { parseText } from './text.ts'

const head = '---\ntitle: T\nsummary: S\n---\n'

describe('text files', () => {
  it('are taken apart into blocks that a page can draw', () => {
    const text = parseText(
      `${head}\nHello *you*, see [this](https://kubernetes.io).\n\n<Step id="one" title="First">\n\nType:\n\n\`\`\`run\nkubectl get pods\n\`\`\`\n\n- a\n- b\n\n<Check id="c" title="C">\n<Message id="m">Say {x}.</Message>\n</Check>\n\n</Step>\n`,
    )
    expect(text.intro).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'text', text: 'Hello ' },
          { type: 'emphasis', children: [{ type: 'text', text: 'you' }] },
          { type: 'text', text: ', see ' },
          { type: 'link', href: 'https://kubernetes.io', children: [{ type: 'text', text: 'this' }] },
          { type: 'text', text: '.' },
        ],
      },
    ])
    expect(text.steps['one']!.blocks.map(({ type }) => type)).toEqual(['paragraph', 'run', 'list', 'check'])
    expect(text.checks['c']).toEqual({ title: 'C', messages: { m: 'Say {x}.' } })
  })

  it.each([
    ['no front matter', 'Hello', 'front matter'],
    ['a lone tag', `${head}\n<Step id="a" title="A">\n`, 'Expected a closing tag'],
    ['a script', `${head}\n<script>alert(1)</script>\n`, '<script> is not known here'],
    ['an image', `${head}\n![x](https://x)\n`, 'image is not part of the format'],
    ['a link to a script', `${head}\n[x](javascript:alert(1))\n`, 'a link leads to https://'],
    ['an id twice', `${head}\n<Hint id="a">x</Hint>\n\n<Hint id="a">y</Hint>\n`, 'stands twice'],
  ])('refuse %s', (_, source, message) => {
    expect(() => parseText(source)).toThrow(message)
  })
})
