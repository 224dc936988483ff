'use client'

import type { Block } from '@kubarium/contracts'
import { NoteBar, Table } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { CheckGroup } from '../checks/check-group.tsx'
import { Quiz } from '../checks/quiz.tsx'
import { alignedOutput } from './aligned-output.ts'
import { Inlines } from './inlines.tsx'
import { Listing } from './listing.tsx'
import { RunBlock } from './run-block.tsx'
import styles from './text.module.css'

/** The blocks of a text, one under the other. Checks that follow each other stand in one list. */
export function Blocks({ of }: { of: readonly Block[] }) {
  return grouped(of).map((block, index) =>
    Array.isArray(block) ? <CheckGroup key={index} ids={block} /> : <One key={index} block={block} />,
  )
}

type Plain = Exclude<Block, { type: 'check' | 'quiz' }> | { readonly type: 'quiz'; readonly id: string }

/** Blocks, with neighbouring checks as one list of ids. */
function grouped(blocks: readonly Block[]): (Plain | string[])[] {
  const groups: (Plain | string[])[] = []
  for (const block of blocks) {
    const last = groups.at(-1)
    if (block.type !== 'check') groups.push(block as Plain)
    else if (Array.isArray(last)) last.push(block.id)
    else groups.push([block.id])
  }
  return groups
}

function One({ block }: { block: Plain }) {
  const t = useTranslations('attempt')
  switch (block.type) {
    case 'paragraph':
      return (
        <p>
          <Inlines of={block.children} />
        </p>
      )
    case 'heading':
      return (
        <h3>
          <Inlines of={block.children} />
        </h3>
      )
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Blocks of={item} />
        </li>
      ))
      return block.ordered ? <ol className={styles.list}>{items}</ol> : <ul className={styles.list}>{items}</ul>
    }
    case 'quote':
      return (
        <blockquote className={styles.quote}>
          <Blocks of={block.blocks} />
        </blockquote>
      )
    case 'note':
      return (
        <NoteBar look="cause">
          <div className={styles.text}>
            <Blocks of={block.blocks} />
          </div>
        </NoteBar>
      )
    case 'table': {
      const [head = [], ...rows] = block.rows
      return (
        <Table caption={t('tableInText')} dense>
          <thead>
            <tr>
              {head.map((cell, index) => (
                <th key={index} scope="col">
                  <Inlines of={cell} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column}>
                    <Inlines of={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )
    }
    case 'run':
      return <RunBlock command={block.text} />
    case 'output':
      return <Listing label={t('output')} text={alignedOutput(block.text)} look="output" />
    case 'copy':
      return <Listing label={t('copyText')} text={block.text} look="code" copy />
    case 'code':
      return <Listing label={t('code', { language: block.language })} text={block.text} look="code" copy />
    case 'quiz':
      return <Quiz id={block.id} />
  }
}
