// Fields that a JSON text gives twice. JSON.parse keeps the last one silently; strict decoding has to name them.

/** @param text valid JSON @returns `duplicate field "spec.replicas"` for each, in order */
export function duplicateFields(text: string): string[] {
  // Most bodies have no duplicate: looking costs one pass over the text.
  const found: string[] = []
  let at = 0
  const skipSpace = (): void => {
    while (at < text.length && text.charCodeAt(at) <= 32) at++
  }
  const string = (): string => {
    const start = at++
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    at++
    return text.slice(start, at)
  }
  const value = (path: string): void => {
    skipSpace()
    const char = text[at]
    if (char === '{') object(path)
    else if (char === '[') list(path)
    else if (char === '"') string()
    else while (at < text.length && !',]}'.includes(text[at]!)) at++
  }
  const object = (path: string): void => {
    const seen = new Set<string>()
    at++
    for (;;) {
      skipSpace()
      if (text[at] === '}' || at >= text.length) break
      if (text[at] === ',') {
        at++
        continue
      }
      const key = JSON.parse(string()) as string
      const child = path === '' ? key : `${path}.${key}`
      if (seen.has(key)) {
        const problem = `duplicate field "${child}"`
        if (!found.includes(problem)) found.push(problem)
      }
      seen.add(key)
      skipSpace()
      at++ // :
      value(child)
    }
    at++
  }
  const list = (path: string): void => {
    at++
    for (let i = 0; ; i++) {
      skipSpace()
      if (text[at] === ']' || at >= text.length) break
      if (text[at] === ',') {
        at++
        i--
        continue
      }
      value(`${path}[${i}]`)
    }
    at++
  }
  value('')
  return found
}
