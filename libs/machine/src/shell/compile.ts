import { parse } from 'unbash'
import type {
  AndOr, ArithmeticExpression, Assignment, Command, CommandNode, CompoundList, DoubleQuotedChild, ParameterExpansionPart, ParsedScript, Pipeline,
  PipelineNode, Redirection, Statement, TestExpression, Word, WordPart,
} from 'unbash' // prettier-ignore
import { expandBraces } from './brace-expansion.ts'
import { type Code, type Instruction, type Operation, type ParameterSpec, segment } from './instructions.ts'

type CommandOrBlock = CommandNode | CompoundList | Pipeline | AndOr

/**
 * Compiles a script to instructions. Lines before a syntax error are compiled, then comes a `syntaxError` instruction, as
 * bash runs a script line by line.
 */
export function compile(source: string): Code {
  return new Compiler(source).run()
}

/** Parses without compiling, for the interactive shell's decision whether the input is complete. */
export const parseScript = (source: string): ParsedScript => parse(source)

class Compiler {
  private readonly out: Instruction[] = []
  /** Source that positions refer to (escaped backticks have one of their own). */
  private text: string
  private readonly lineStarts: number[] = [0]
  /** The one simple command the script consists of. */
  private single: Command | undefined

  constructor(private readonly source: string) {
    this.text = source
    for (let i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) this.lineStarts.push(i + 1)
  }

  run(): Code {
    const script = parse(this.source)
    const only =
      script.commands.length === 1 && !script.commands[0]?.background ? script.commands[0]?.command : undefined
    this.single = only?.type === 'Command' ? only : undefined
    const error = firstError(script)
    const limit = error === undefined ? Infinity : (this.lineStarts[this.lineOf(error.pos) - 1] ?? 0)
    let previous = 0
    for (const statement of script.commands) {
      if (statement.end > limit || (error && statement.end >= error.pos)) break
      const line = this.lineOf(statement.pos)
      // n = 1: the first statement of a source line, where an expansion error resumes.
      this.emit('line', '', line === previous ? 0 : 1, line)
      previous = this.lineOf(statement.end)
      this.statement(statement)
    }
    if (error) this.emit('syntaxError', error.message, this.lineOf(error.pos), error.pos)
    this.emit('end')
    return { instructions: this.out, source: this.source }
  }

  private lineOf(pos: number): number {
    let low = 0
    let high = this.lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.lineStarts[middle] ?? 0) <= pos) low = middle
      else high = middle - 1
    }
    return low + 1
  }

  private emit(op: Operation, a = '', n = 0, to = -1, spec?: ParameterSpec): Instruction {
    const instruction: Instruction = spec ? { op, a, n, to, spec } : { op, a, n, to }
    this.out.push(instruction)
    return instruction
  }

  private here(): number {
    return this.out.length
  }

  // --- statements -----------------------------------------------------------------------------------------------------

  private list(list: CompoundList | readonly Statement[], tail = false): void {
    const statements = 'commands' in list ? list.commands : list
    statements.forEach((statement, i) => {
      if (i > 0 || !tail) this.emit('line', '', 0, this.text === this.source ? this.lineOf(statement.pos) : -1)
      this.statement(statement, tail && i === statements.length - 1)
    })
    if (statements.length === 0) this.emit('status', '', 0)
  }

  private statement(statement: Statement, tail = false): void {
    if (statement.background) {
      const start = this.emit('background', this.text.slice(statement.command.pos, statement.command.end))
      this.node(statement.command, true)
      this.emit('exit')
      start.to = this.here()
      return
    }
    this.node(statement.command, tail)
  }

  private node(node: CommandOrBlock, tail = false): void {
    switch (node.type) {
      case 'AndOr':
        return this.andOr(node)
      case 'Pipeline':
        return this.pipeline(node)
      case 'Command':
        return this.command(node, tail)
      case 'Redirected': {
        this.emit('command')
        for (const redirect of node.redirects) this.redirect(redirect)
        const push = this.emit('pushRedirects')
        this.node(node.command)
        this.emit('popRedirects')
        push.to = this.here()
        this.emit('check')
        return
      }
      case 'CompoundList':
        return this.list(node)
      case 'BraceGroup':
        return this.list(node.body, tail)
      case 'Subshell': {
        const start = this.emit('subshell', '', tail ? 1 : 0)
        this.list(node.body, true)
        this.emit('exit')
        start.to = this.here()
        this.emit('check')
        return
      }
      case 'If': {
        const ends: Instruction[] = []
        for (const branch of [{ clause: node.clause, then: node.then }, ...node.elif]) {
          this.condition(branch.clause)
          const skip = this.emit('jumpFalse')
          this.list(branch.then)
          ends.push(this.emit('jump'))
          skip.to = this.here()
        }
        if (node.else) this.list(node.else)
        else this.emit('status', '', 0)
        for (const end of ends) end.to = this.here()
        return
      }
      case 'While': {
        const loop = this.emit('loop')
        const start = this.here()
        loop.n = start
        this.condition(node.clause)
        const done = this.emit(node.kind === 'while' ? 'jumpFalse' : 'jumpTrue')
        this.list(node.body)
        this.emit('loopStatus')
        this.emit('jump', '', 0, start)
        done.to = this.here()
        this.emit('endLoop')
        loop.to = this.here()
        return
      }
      case 'For':
      case 'Select': {
        this.emit('command')
        if (node.wordlist) for (const word of node.wordlist) this.argumentWord(word)
        else this.emit('forArguments')
        this.emit('forWords')
        const loop = this.emit('loop', '', 0)
        const start = this.here()
        loop.n = start
        const next = this.emit(node.type === 'Select' ? 'select' : 'next', node.name.value)
        this.list(node.body)
        this.emit('loopStatus')
        this.emit('jump', '', 0, start)
        next.to = this.here()
        this.emit('endLoop')
        loop.to = this.here()
        this.emit('drop')
        return
      }
      case 'ArithmeticFor': {
        const part = (expression: ArithmeticExpression | undefined) => {
          if (!expression) return false
          this.arithmeticText(this.text.slice(expression.pos, expression.end))
          this.emit('arithmeticCommand', '', 1)
          return true
        }
        part(node.initialize)
        const loop = this.emit('loop')
        const first = this.emit('jump')
        loop.n = this.here()
        part(node.update)
        first.to = this.here()
        const done = part(node.test) ? this.emit('jumpFalse') : undefined
        this.list(node.body)
        this.emit('loopStatus')
        this.emit('jump', '', 0, loop.n)
        if (done) done.to = this.here()
        this.emit('endLoop')
        loop.to = this.here()
        return
      }
      case 'Case': {
        this.word(node.word, 'string')
        const ends: Instruction[] = []
        let fall: Instruction | undefined
        for (const item of node.items) {
          const matches: Instruction[] = []
          for (const pattern of item.pattern) {
            this.word(pattern, 'pattern')
            matches.push(this.emit('match'))
          }
          const skip = this.emit('jump')
          for (const match of matches) match.to = this.here()
          if (fall) fall.to = this.here()
          fall = undefined
          this.list(item.body)
          if (item.terminator === ';&') fall = this.emit('jump')
          else if (item.terminator !== ';;&') ends.push(this.emit('jump'))
          skip.to = this.here()
        }
        this.emit('status', '', 0)
        for (const end of ends) end.to = this.here()
        if (fall) fall.to = this.here()
        this.emit('drop')
        return
      }
      case 'Function': {
        const define = this.emit('define', node.name.value)
        define.spec = { name: this.text.slice(node.body.pos, node.body.end), operands: 0 }
        this.node(node.body)
        this.emit('return')
        define.to = this.here()
        return
      }
      case 'ArithmeticCommand':
        this.arithmeticText(node.body)
        this.emit('arithmeticCommand')
        this.emit('check')
        return
      case 'TestCommand':
        this.test(node.expression)
        this.emit('check')
        return
      case 'Coproc':
        this.emit('syntaxError', 'coproc is not supported by this shell', this.lineOf(node.pos), node.pos)
        return
    }
  }

  private condition(list: CompoundList): void {
    this.emit('ignoreErrors', '', 1)
    this.list(list)
    this.emit('ignoreErrors', '', -1)
  }

  private andOr(node: AndOr): void {
    node.commands.forEach((command, i) => {
      const last = i === node.commands.length - 1
      const skip = i === 0 ? undefined : this.emit(node.operators[i - 1] === '&&' ? 'jumpFalse' : 'jumpTrue')
      if (!last) this.emit('ignoreErrors', '', 1)
      this.node(command as PipelineNode)
      if (!last) this.emit('ignoreErrors', '', -1)
      if (skip) skip.to = this.here()
    })
  }

  private pipeline(node: Pipeline): void {
    const time = node.prefixes.some((prefix) => prefix.type === 'Time')
    const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1
    const anyNegation = node.prefixes.some((prefix) => prefix.type === 'Negation')
    if (time) this.emit('time')
    if (anyNegation) this.emit('ignoreErrors', '', 1)
    if (node.commands.length === 1) this.node(node.commands[0] as CommandNode)
    else if (node.commands.length === 0) this.emit('status', '', 0)
    else {
      const start = this.emit('pipeline', node.operators.map((operator) => (operator === '|&' ? '&' : '|')).join(''))
      start.entries = []
      start.spec = { name: this.text.slice(node.pos, node.end), operands: 0 }
      for (const command of node.commands) {
        start.entries.push(this.here())
        this.node(command, true)
        this.emit('exit')
      }
      start.to = this.here()
      if (!anyNegation) this.emit('check')
    }
    if (anyNegation) this.emit('ignoreErrors', '', -1)
    if (negated) this.emit('not')
    if (time) this.emit('timeEnd')
  }

  // --- simple commands ------------------------------------------------------------------------------------------------

  private command(node: Command, tail: boolean): void {
    this.emit('command', '', 0, this.text === this.source ? this.lineOf(node.pos) : -1)
    if (node.name) this.argumentWord(node.name)
    for (const part of node.suffix) {
      if (part.type === 'Word') this.argumentWord(part)
      else if (part.type === 'Assignment') this.argumentAssignment(part)
    }
    for (const redirect of node.redirects) this.redirect(redirect)
    for (const part of node.prefix) if (part.type === 'Assignment') this.assignment(part, 'assign', node.name ? 0 : 4)
    // n: 1 = last command of a child shell, which may be replaced by it; 2 = all there is to `sh -c`
    this.emit('execute', this.text.slice(node.pos, node.end), node === this.single ? 2 : tail ? 1 : 0)
    this.emit('check')
  }

  /** Flags: 1 append, 2 index on the stack, 4 at once (no command follows). */
  private assignment(node: Assignment, op: 'assign' | 'argument', extra: number): void {
    const flags = (node.append ? 1 : 0) | (node.index ? 2 : 0) | extra
    if (node.index) this.word(node.index, 'string')
    if (node.value.type === 'ArrayValue') {
      this.emit('command')
      for (const element of node.value.elements) this.arrayElement(element)
      this.emit(op === 'assign' ? 'assignArray' : 'argumentArray', node.name, flags)
    } else {
      this.word(node.value, 'string', true)
      this.emit(op, node.name, flags)
    }
  }

  private argumentAssignment(node: Assignment): void {
    // In an ordinary command `a=b` is just a word; declaration commands are told apart when it runs.
    this.assignment(node, 'argument', 0)
    const last = this.out[this.out.length - 1] as Instruction
    last.spec = { name: node.text, operands: 0 }
  }

  private arrayElement(word: Word): void {
    const match = /^\[((?:[^\]\\"'$]|\$[^\]]*|"[^"]*"|'[^']*'|\\.)*)\](\+?)=/.exec(word.text)
    if (!match) return this.argumentWord(word)
    const index = this.reparse(match[1] ?? '')
    if (index) this.word(index, 'string')
    else this.literalString('')
    const value = this.reparse(word.text.slice(match[0].length))
    if (value) this.word(value, 'string', true)
    else this.literalString('')
    this.emit('element', '', match[2] ? 1 : 0)
  }

  private literalString(text: string): void {
    this.emit('word')
    this.emit('literal', text, segment.quoted)
    this.emit('string')
  }

  private reparse(text: string): Word | undefined {
    const saved = this.text
    const script = parse(`: ${text}`)
    this.text = saved
    const command = script.commands[0]?.command
    const word = command?.type === 'Command' ? command.suffix[0] : undefined
    return word?.type === 'Word' ? word : undefined
  }

  private redirect(node: Redirection): void {
    const descriptor = node.descriptor
    const fd = descriptor?.type === 'FileDescriptor' ? descriptor.value : descriptor ? -2 : -1
    const name = descriptor?.type === 'FileDescriptorVariable' ? descriptor.name : ''
    if (node.type === 'HereDoc') {
      const body = node.operator === '<<-' ? node.body.text.replace(/^\t+/gm, '') : node.body.text
      this.emit('word')
      if (node.delimiter?.quoted || !node.body.parts)
        this.emit('literal', node.delimiter?.quoted ? body : hereText(body), segment.quoted)
      else {
        let lineStart = true
        for (const part of node.body.parts) {
          if (part.type === 'Literal') {
            let text = hereText(part.text)
            if (node.operator === '<<-') text = text.replace(lineStart ? /^\t+/gm : /(?<=\n)\t+/g, '')
            this.emit('literal', text, segment.quoted)
            lineStart = part.text.endsWith('\n')
          } else {
            this.part(part, true)
            lineStart = false
          }
        }
      }
      this.emit('string')
      this.emit('redirect', '<<', fd).spec = { name, operands: 0 }
      return
    }
    if (!node.target) return
    this.word(node.target, 'string')
    this.emit('redirect', node.operator, fd).spec = { name, operands: 0 }
  }

  // --- words ----------------------------------------------------------------------------------------------------------

  /** A word that becomes any number of arguments. */
  private argumentWord(word: Word): void {
    if (word.parts?.some((part) => part.type === 'BraceExpansion')) {
      const texts = expandBraces(word.text)
      if (texts.length > 1 || texts[0] !== word.text) {
        const saved = this.text
        for (const text of texts) {
          if (/^[\w./:@%+,-]+$/.test(text)) {
            this.emit('word')
            this.emit('literal', text, segment.literal)
            this.emit('fields')
            continue
          }
          const again = this.reparse(text)
          this.text = `: ${text}`
          if (again) this.word(again, 'fields')
          this.text = saved
        }
        return
      }
    }
    this.word(word, 'fields')
  }

  private word(word: Word, end: 'fields' | 'string' | 'pattern' | 'regex', assignment = false): void {
    this.emit('word')
    this.wordParts(word, assignment)
    this.emit(end)
  }

  private wordParts(word: Word, assignment: boolean): void {
    const parts = word.parts
    if (!parts) {
      this.argumentText(word.text, assignment)
      return
    }
    let first = true
    for (const part of parts) {
      if (part.type === 'Literal' && first) this.argumentText(part.text, assignment)
      else if (part.type === 'Literal') this.unquoted(part.text, false, assignment)
      else this.part(part, false)
      first = false
    }
  }

  /** The start of a word: in one that looks like an assignment a tilde after the `=` counts too. */
  private argumentText(text: string, assignment: boolean): void {
    const name = assignment ? undefined : /^[A-Za-z_]\w*=(?=~)/.exec(text)?.[0]
    if (name === undefined) return this.unquoted(text, true, assignment)
    this.emit('literal', name, segment.literal)
    this.unquoted(text.slice(name.length), true, true)
  }

  /** Literal text outside of quotes: backslashes quote, a tilde at the start is a home directory. */
  private unquoted(text: string, start: boolean, assignment = false, kind: number = segment.literal): void {
    let rest = text
    const tilde = (piece: string): string => {
      const match = /^~([\w.+-]*)(?=[/:]|$)/.exec(piece)
      if (!match || (!assignment && match[0].length < piece.length && piece[match[0].length] === ':')) return piece
      this.emit('tilde', match[1] ?? '')
      return piece.slice(match[0].length)
    }
    if (start) rest = tilde(rest)
    const pieces = assignment ? rest.split(/(?<=:)(?=~)/) : [rest]
    pieces.forEach((piece, i) => {
      let text = i > 0 ? tilde(piece) : piece
      for (;;) {
        const cut = text.indexOf('\\')
        if (cut < 0) break
        if (cut > 0) this.emit('literal', text.slice(0, cut), kind)
        const next = text[cut + 1]
        const character =
          next !== undefined && next >= '\ud800' && next < '\udc00' ? text.slice(cut + 1, cut + 3) : (next ?? '\\')
        if (character !== '\n') this.emit('literal', character, segment.quoted)
        text = text.slice(cut + 1 + (next === undefined ? 0 : character.length))
      }
      if (text !== '') this.emit('literal', text, kind)
    })
  }

  private part(part: WordPart | DoubleQuotedChild, quoted: boolean): void {
    switch (part.type) {
      case 'Literal':
        if (quoted) this.emit('literal', part.value, segment.quoted)
        else this.unquoted(part.text, false)
        return
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        this.emit('literal', part.value, segment.quoted)
        return
      case 'DoubleQuoted':
      case 'LocaleString':
        if (part.parts.length === 0) this.emit('literal', '', segment.quoted)
        for (const child of part.parts) this.part(child, true)
        return
      case 'Glob':
        if (part.kind === 'bracket') {
          this.emit('literal', part.text.startsWith('[') ? '[' : '', segment.literal)
          for (const child of part.parts) this.part(child, quoted)
          this.emit('literal', ']', segment.literal)
        } else this.emit('literal', part.value, segment.literal)
        return
      case 'ExtendedGlob':
        this.emit('literal', `${part.operator}(`, segment.literal)
        if (part.parts) for (const child of part.parts) this.part(child, quoted)
        else this.unquoted(part.pattern, false)
        this.emit('literal', ')', segment.literal)
        return
      case 'BraceExpansion':
        if (part.parts) for (const child of part.parts) this.part(child, quoted)
        else this.unquoted(part.text, false)
        return
      case 'SimpleExpansion':
        this.emit('variable', part.text.slice(1), quoted ? 1 : 0)
        return
      case 'ParameterExpansion':
        return this.parameter(part, quoted)
      case 'ArithmeticExpansion':
        this.arithmeticText(part.text.startsWith('$[') ? part.text.slice(2, -1) : part.text.slice(3, -2))
        this.emit('arithmetic', '', quoted ? 1 : 0)
        return
      case 'CommandExpansion': {
        const start = this.emit('substitute', '', quoted ? 1 : 0)
        const saved = this.text
        if (part.script?.source !== undefined) this.text = part.script.source
        const only = part.script?.commands.length === 1 ? part.script.commands[0]?.command : undefined
        if (only?.type === 'Command' && !only.name && only.prefix.length === 1 && only.redirects[0]?.operator === '<') {
          // `$(<file)` is the file's text.
          this.emit('command')
          this.emit('word')
          this.emit('literal', ' copy', segment.quoted)
          this.emit('fields')
          this.redirect(only.redirects[0])
          this.emit('execute')
        } else if (part.script) this.list(part.script.commands, true)
        this.text = saved
        this.emit('exit')
        start.to = this.here()
        return
      }
      case 'ProcessSubstitution': {
        const start = this.emit('processSubstitute', part.operator)
        if (part.script) this.list(part.script.commands, true)
        this.emit('exit')
        start.to = this.here()
        return
      }
    }
  }

  private parameter(part: ParameterExpansionPart, quoted: boolean): void {
    const spec: ParameterSpec = { name: part.parameter, operands: 0 }
    if (part.prefix) spec.prefix = part.prefix
    const index = () => {
      if (!part.index) return
      if (part.index.text === '@' || part.index.text === '*') spec.index = part.index.text
      else {
        spec.index = 'stack'
        this.word(part.index, 'string')
      }
    }
    const operation = part.operation
    const q = quoted ? 1 : 0
    if (!operation) {
      index()
      if (!part.prefix && !part.index) this.emit('variable', part.parameter, q)
      else this.emit('parameter', '', q, -1, spec)
      return
    }
    spec.operator = operation.operator
    switch (operation.type) {
      case 'Default': {
        spec.kind = 'default'
        index()
        const test = this.emit('default', '', q, -1, spec)
        const assigns = operation.operator.endsWith('=')
        const fails = operation.operator.endsWith('?')
        if (assigns || fails) {
          if (assigns) index()
          this.word(operation.operand, 'string')
          this.emit(assigns ? 'setDefault' : 'errorDefault', '', q, -1, spec)
        } else this.operand(operation.operand, quoted)
        test.to = this.here()
        return
      }
      case 'Remove':
        spec.kind = 'remove'
        index()
        this.word(operation.operand, 'pattern')
        spec.operands = 1
        break
      case 'Replace':
        spec.kind = 'replace'
        index()
        this.word(operation.pattern, 'pattern')
        this.word(operation.replacement, 'string')
        spec.operands = 2
        break
      case 'Slice':
        spec.kind = 'slice'
        index()
        this.word(operation.offset, 'string')
        if (operation.length) this.word(operation.length, 'string')
        spec.operands = operation.length ? 2 : 1
        break
      case 'CaseModification':
        spec.kind = 'case'
        index()
        if (operation.operand) this.word(operation.operand, 'pattern')
        spec.operands = operation.operand ? 1 : 0
        break
      case 'Transform':
        spec.kind = 'transform'
        spec.operator = operation.operand.text
        index()
        break
      case 'Names':
        spec.kind = 'names'
        break
      case 'Unknown':
        spec.kind = 'bad'
        spec.operator = part.text
        break
    }
    this.emit('parameter', '', q, -1, spec)
  }

  /** The word of `${x:-word}`: part of the surrounding word, split as an expansion when that is not quoted. */
  private operand(word: Word, quoted: boolean): void {
    if (quoted) {
      if (!word.parts) this.emit('literal', dequote(word.text), segment.quoted)
      else
        for (const part of word.parts) {
          if (part.type === 'Literal') this.emit('literal', dequote(part.text), segment.quoted)
          else if (part.type === 'Glob' || part.type === 'BraceExpansion' || part.type === 'ExtendedGlob')
            this.emit('literal', part.text, segment.quoted)
          else this.part(part, true)
        }
      return
    }
    if (word.text === '') return
    if (!word.parts) this.unquoted(word.text, true, false, segment.expanded)
    else
      word.parts.forEach((part, i) => {
        if (part.type === 'Literal') this.unquoted(part.text, i === 0, false, segment.expanded)
        else if (part.type === 'Glob' && part.kind !== 'bracket') this.emit('literal', part.text, segment.expanded)
        else this.part(part, false)
      })
  }

  /** An arithmetic expression: expanded as if in double quotes, evaluated as text. */
  private arithmeticText(text: string): void {
    this.emit('word')
    if (!/[$`\\]/.test(text)) this.emit('literal', text, segment.quoted)
    else {
      // A here-document is where text is expanded but quotes are ordinary characters.
      const body = parse(`: <<KUBARIUM_END\n${text}\nKUBARIUM_END\n`).commands[0]?.command
      const document = body?.type === 'Command' ? body.suffix[0] : undefined
      const saved = this.text
      this.text = `: <<KUBARIUM_END\n${text}\nKUBARIUM_END\n`
      if (document?.type === 'HereDoc' && document.body.parts)
        for (const part of document.body.parts) this.part(part, true)
      else this.emit('literal', text, segment.quoted)
      this.text = saved
    }
    this.emit('string')
  }

  // --- [[ ]] ----------------------------------------------------------------------------------------------------------

  private test(node: TestExpression): void {
    switch (node.type) {
      case 'TestGroup':
        return this.test(node.expression)
      case 'TestNot':
        this.test(node.operand)
        if (node.negations.length % 2) this.emit('not')
        return
      case 'TestLogical': {
        const jumps: Instruction[] = []
        node.operands.forEach((operand, i) => {
          this.test(operand)
          if (i < node.operands.length - 1) jumps.push(this.emit(node.operator === '&&' ? 'jumpFalse' : 'jumpTrue'))
        })
        for (const jump of jumps) jump.to = this.here()
        return
      }
      case 'TestUnary':
        this.word(node.operand, 'string')
        this.emit('testUnary', node.operator)
        return
      case 'TestBinary':
        this.word(node.left, 'string')
        this.word(
          node.right,
          node.operator === '=~'
            ? 'regex'
            : node.operator === '==' || node.operator === '=' || node.operator === '!='
              ? 'pattern'
              : 'string',
        )
        this.emit('testBinary', node.operator)
        return
    }
  }
}

const dequote = (text: string) => text.replace(/\\([$`"\\}]|\n)/g, (_, c: string) => (c === '\n' ? '' : c))
const hereText = (text: string) => text.replace(/\\([$`\\]|\n)/g, (_, c: string) => (c === '\n' ? '' : c))

/** The first syntax error of a script, nested scripts included. */
export const firstError = (script: ParsedScript): { message: string; pos: number } | undefined => script.errors?.[0]

const hashes = new Map<string, string>()

/** Name of a source text in `world.code` (FNV-1a, two halves, with the format version). */
export const hashOf = (source: string, version: number): string => {
  const known = hashes.get(source)
  if (known !== undefined) return known
  let a = 0x811c9dc5
  let b = 0x1b873593
  for (let i = 0; i < source.length; i++) {
    const c = source.charCodeAt(i)
    a = Math.imul(a ^ c, 0x01000193)
    b = Math.imul(b ^ c, 0x5bd1e995) ^ (b >>> 13)
  }
  const hash = `${version}-${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}-${source.length.toString(36)}`
  if (hashes.size > 2000) hashes.clear()
  hashes.set(source, hash)
  return hash
}

const compiled = new Map<string, Code>()

/** The compiled form of a source, from a cache of the process. */
export const codeOf = (hash: string, source: string): Code => {
  const known = compiled.get(hash)
  if (known && known.source === source) return known
  const code = compile(source)
  if (compiled.size > 1000) compiled.clear()
  compiled.set(hash, code)
  return code
}
