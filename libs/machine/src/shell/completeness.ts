import { forEachChild, parse } from 'unbash'
import type { SyntaxNode } from 'unbash'

/** Whether a command typed so far needs more lines (PS2) before it can run. */
export const isIncomplete = (text: string): boolean => {
  if (/(?:^|[^\\])(?:\\\\)*\\\n?$/.test(text)) return true
  const script = parse(text)
  let open = false
  const end = text.trimEnd().length
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'HereDoc' && !node.closing) open = true
    if (node.type === 'Script') {
      const error = node.errors?.[0]
      if (error && (/^unterminated/.test(error.message) || error.pos >= end)) open = true
    }
    if (!open) forEachChild(node, visit)
  }
  visit(script)
  return open
}

/** Replaces aliases: the command word at its place in the source, at every depth. */
export const expandAliases = (
  source: string,
  aliases: Readonly<Record<string, string>>,
  used: readonly string[] = [],
): string => {
  if (Object.keys(aliases).length === 0) return source
  const edits: { pos: number; end: number; text: string }[] = []
  const expand = (name: string): string | undefined => {
    if (used.includes(name) || !Object.hasOwn(aliases, name)) return undefined
    return expandAliases(aliases[name] as string, aliases, [...used, name])
  }
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Script' && node.source !== undefined) return
    if (node.type === 'Command' && node.name && !node.name.parts && node.name.text === node.name.value) {
      const text = expand(node.name.value)
      if (text !== undefined) {
        edits.push({ pos: node.name.pos, end: node.name.end, text })
        const next = node.suffix[0]
        if (text.endsWith(' ') && next?.type === 'Word' && !next.parts) {
          const more = expand(next.value)
          if (more !== undefined) edits.push({ pos: next.pos, end: next.end, text: more })
        }
      }
    }
    forEachChild(node, visit)
  }
  visit(parse(source))
  let out = source
  for (const edit of edits.sort((a, b) => b.pos - a.pos)) out = out.slice(0, edit.pos) + edit.text + out.slice(edit.end)
  return out
}
