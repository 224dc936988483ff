import { strftime } from '../strftime.ts'
import type { Shell } from './shell.ts'

/** Expands the backslash escapes of PS1 and PS2, then `$name` and `${name}`. */
export const expandPrompt = (sh: Shell, text: string): string => {
  const home = sh.value('HOME')
  const cwd = sh.proc.cwd
  const short =
    home && home !== '/' && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd
  const now = sh.os.now
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (c === '\\') {
      const next = text[++i]
      switch (next) {
        case undefined: out += '\\'; break
        case 'u': out += userName(sh); break
        case 'h': out += sh.os.world.hostname.split('.')[0]; break
        case 'H': out += sh.os.world.hostname; break
        case 'w': out += short; break
        case 'W': out += short === '/' || short === '~' ? short : short.slice(short.lastIndexOf('/') + 1); break
        case '$': out += sh.proc.uid === 0 ? '#' : '$'; break
        case 'n': out += '\n'; break
        case 'r': out += '\r'; break
        case 'a': out += '\x07'; break
        case 'e': out += '\x1b'; break
        case 's': out += sh.state.label; break
        case 'v': out += '5.2'; break
        case 'V': out += '5.2.15'; break
        case 'j': out += String(sh.state.jobs.length); break
        case '!': out += String(sh.state.interactive?.number ?? 1); break
        case '#': out += String(sh.state.interactive?.number ?? 1); break
        case 't': out += strftime('%H:%M:%S', now); break
        case 'T': out += strftime('%I:%M:%S', now); break
        case '@': out += strftime('%I:%M %p', now); break
        case 'A': out += strftime('%H:%M', now); break
        case 'd': out += strftime('%a %b %d', now); break
        case '[':
        case ']': break
        case '\\': out += '\\'; break
        default: {
          const octal = /^[0-7]{3}/.exec(text.slice(i))?.[0]
          if (octal) {
            out += String.fromCharCode(parseInt(octal, 8))
            i += 2
          } else out += `\\${next}`
        }
      } // prettier-ignore
    } else if (c === '$') {
      const match = /^\$(?:\{(\w+)\}|(\w+|[?$]))/.exec(text.slice(i))
      if (match) {
        out += sh.value((match[1] ?? match[2]) as string) ?? ''
        i += match[0].length - 1
      } else out += c
    } else out += c
  }
  return out
}

/** The user's name by /etc/passwd. */
export const userName = (sh: Shell): string => {
  try {
    for (const line of sh.os.files.read('/etc/passwd', '/').split('\n')) {
      const [name, , uid] = line.split(':')
      if (name && uid === String(sh.proc.uid)) return name
    }
  } catch {
    // An image without /etc/passwd.
  }
  return 'I have no name!'
}
