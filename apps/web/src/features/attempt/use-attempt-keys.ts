'use client'

import { useEffect, useRef } from 'react'

export interface AttemptKeys {
  previous?: () => void
  next?: () => void
  undo: () => void
  /** ⌘ Enter or Ctrl Enter. `command`: of the block that has the focus. */
  enter: (command: string | undefined) => void
}

/**
 * Alt ← and Alt → between steps, Alt Z undoes, ⌘ or Ctrl Enter runs or hands in. In a field and in the terminal only
 * undoing is ours: the rest belongs to what is typed there.
 */
export function useAttemptKeys(keys: AttemptKeys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey
      const target = event.target instanceof HTMLElement ? event.target : undefined
      const typing = target !== undefined && isTyping(target)
      const { previous, next, undo, enter } = latest.current
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return
      const take = (act: (() => void) | undefined) => {
        if (!act) return
        event.preventDefault()
        event.stopPropagation()
        act()
      }
      if (event.altKey && !command && event.code === 'KeyZ' && !event.shiftKey) take(undo)
      else if (event.altKey && !command && event.key === 'ArrowLeft' && !typing) take(previous)
      else if (event.altKey && !command && event.key === 'ArrowRight' && !typing) take(next)
      else if (command && event.key === 'Enter' && !target?.closest('.xterm'))
        take(() => enter(target?.closest<HTMLElement>('[data-command]')?.dataset.command))
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
}

function isTyping(target: HTMLElement): boolean {
  if (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)) return true
  return target instanceof HTMLInputElement && !/^(radio|checkbox|button|submit)$/.test(target.type)
}
