'use client'

import { IconButton, useToast } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import styles from './text.module.css'

/** Lines of a machine, as they are. Those that are too long scroll, also by keyboard. */
export function Listing({
  label,
  text,
  look,
  copy = false,
}: {
  label: string
  text: string
  look: 'output' | 'code'
  copy?: boolean
}) {
  const t = useTranslations('attempt')
  const toast = useToast()
  const frame = useRef<HTMLPreElement>(null)
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(() => setScrolls(element.scrollWidth > element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [text])
  return (
    <div className={`${styles.listing} ${styles[look]}`} role="group" aria-label={label}>
      <pre ref={frame} lang="en" {...(scrolls ? { tabIndex: 0 } : {})}>
        {text}
      </pre>
      {copy && (
        <IconButton
          label={`${t('copy')}: ${label}`}
          icon="copy"
          onClick={() => {
            navigator.clipboard.writeText(text).then(
              () => toast({ look: 'ok', text: t('copied') }),
              () => toast({ look: 'bad', text: t('notCopied') }),
            )
          }}
        />
      )}
    </div>
  )
}
