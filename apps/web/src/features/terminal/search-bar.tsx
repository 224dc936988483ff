'use client'

import { IconButton, TextInput } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import styles from './terminal.module.css'
import type { Screen } from './xterm-screen.tsx'

/** Finds text in what the terminal has shown. Enter goes on, Shift Enter back, Escape closes. */
export function SearchBar({
  screen,
  matches,
  onClose,
}: {
  screen: Screen | null
  matches: { index: number; count: number } | undefined
  onClose: () => void
}) {
  const t = useTranslations('terminal')
  const [text, setText] = useState('')
  useEffect(() => () => screen?.clearSearch(), [screen])
  const search = (direction: 'next' | 'previous') => text && screen?.search(text, direction)
  return (
    <div className={styles.search} role="search">
      <TextInput
        dense
        mono
        autoFocus
        aria-label={t('search')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          if (event.target.value) screen?.search(event.target.value, 'previous')
          else screen?.clearSearch()
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') search(event.shiftKey ? 'next' : 'previous')
          if (event.key === 'Escape') {
            event.stopPropagation()
            onClose()
            screen?.focus()
          }
        }}
      />
      <span role="status">
        {matches &&
          text &&
          (matches.count === 0
            ? t('searchNone')
            : t('searchCount', { index: matches.index + 1, count: matches.count }))}
      </span>
      <IconButton label={t('searchPrevious')} onClick={() => search('previous')}>
        ↑
      </IconButton>
      <IconButton label={t('searchNext')} onClick={() => search('next')}>
        ↓
      </IconButton>
      <IconButton label={t('searchClose')} icon="close" onClick={onClose} />
    </div>
  )
}
