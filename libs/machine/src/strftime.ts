// Dates as text. The simulated machine's time zone is UTC, as in containers.

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const pad = (value: number, width: number, fill = '0') => String(value).padStart(width, fill)

/** ISO 8601 week number and the year it belongs to. */
const isoWeek = (date: Date): { week: number; year: number } => {
  const day = (date.getUTCDay() + 6) % 7
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - day + 3))
  const first = new Date(Date.UTC(thursday.getUTCFullYear(), 0, 4))
  const week =
    1 + Math.round((thursday.getTime() - first.getTime()) / 86_400_000 / 7 - ((first.getUTCDay() + 6) % 7) / 7)
  return { week: Math.max(1, week), year: thursday.getUTCFullYear() }
}

/** strftime(3) with the GNU flags `-`, `_`, `0`, `^`, `#` and `%N`; `ms` since the epoch, UTC, C locale. */
export const strftime = (format: string, ms: number): string => {
  if (format !== last.format || ms !== last.ms) last = { format, ms, text: formatted(format, ms) }
  return last.text
}

// Servers print the same moment in the same form many times in a row.
let last = { format: '', ms: 0, text: '' }

const formatted = (format: string, ms: number): string => {
  const date = new Date(ms)
  const yearDay = Math.floor(
    (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) /
      86_400_000,
  )
  const hour12 = date.getUTCHours() % 12 || 12
  return format.replace(
    /%([-_0^#]*)(\d*)(:{0,3}[A-Za-z%+])/g,
    (whole: string, flags: string, width: string, conversion: string) => {
      const number = (value: number, size: number, fill = '0'): string => {
        const wide = width ? Number(width) : size
        if (flags.includes('-')) return String(value)
        return pad(value, wide, flags.includes('_') ? ' ' : flags.includes('0') ? '0' : fill)
      }
      const text = (value: string): string => {
        const cased = flags.includes('^')
          ? value.toUpperCase()
          : flags.includes('#')
            ? value === value.toUpperCase()
              ? value.toLowerCase()
              : value.toUpperCase()
            : value
        return width ? cased.padStart(Number(width), flags.includes('0') ? '0' : ' ') : cased
      }
      switch (conversion) {
      case '%': return '%'
      case 'a': return text((days[date.getUTCDay()] as string).slice(0, 3))
      case 'A': return text(days[date.getUTCDay()] as string)
      case 'b':
      case 'h': return text((months[date.getUTCMonth()] as string).slice(0, 3))
      case 'B': return text(months[date.getUTCMonth()] as string)
      case 'c': return strftime('%a %b %e %H:%M:%S %Y', ms)
      case 'C': return number(Math.floor(date.getUTCFullYear() / 100), 2)
      case 'd': return number(date.getUTCDate(), 2)
      case 'D': return strftime('%m/%d/%y', ms)
      case 'e': return number(date.getUTCDate(), 2, ' ')
      case 'F': return strftime('%Y-%m-%d', ms)
      case 'g': return number(isoWeek(date).year % 100, 2)
      case 'G': return number(isoWeek(date).year, 4)
      case 'H': return number(date.getUTCHours(), 2)
      case 'I': return number(hour12, 2)
      case 'j': return number(yearDay + 1, 3)
      case 'k': return number(date.getUTCHours(), 2, ' ')
      case 'l': return number(hour12, 2, ' ')
      case 'm': return number(date.getUTCMonth() + 1, 2)
      case 'M': return number(date.getUTCMinutes(), 2)
      case 'n': return '\n'
      case 'N': return (pad(((ms % 1000) + 1000) % 1000, 3) + '000000').slice(0, width ? Number(width) : 9)
      case 'p': return text(date.getUTCHours() < 12 ? 'AM' : 'PM')
      case 'P': return date.getUTCHours() < 12 ? 'am' : 'pm'
      case 'q': return number(Math.floor(date.getUTCMonth() / 3) + 1, 1)
      case 'r': return strftime('%I:%M:%S %p', ms)
      case 'R': return strftime('%H:%M', ms)
      case 's': return number(Math.floor(ms / 1000), 1)
      case 'S': return number(date.getUTCSeconds(), 2)
      case 't': return '\t'
      case 'T':
      case 'X': return strftime('%H:%M:%S', ms)
      case 'u': return number(date.getUTCDay() || 7, 1)
      case 'U': return number(Math.floor((yearDay + 7 - date.getUTCDay()) / 7), 2)
      case 'V': return number(isoWeek(date).week, 2)
      case 'w': return number(date.getUTCDay(), 1)
      case 'W': return number(Math.floor((yearDay + 7 - ((date.getUTCDay() + 6) % 7)) / 7), 2)
      case 'x': return strftime('%m/%d/%y', ms)
      case 'y': return number(date.getUTCFullYear() % 100, 2)
      case 'Y': return number(date.getUTCFullYear(), 1)
      case 'z': return '+0000'
      case ':z': return '+00:00'
      case '::z': return '+00:00:00'
      case 'Z': return text('UTC')
      case '+': return strftime('%a %b %e %H:%M:%S %Z %Y', ms)
      default: return whole
    } // prettier-ignore
    },
  )
}
