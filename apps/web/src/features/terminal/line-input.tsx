'use client'

import { Button, TextInput } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { controlCharacter } from './control-key.ts'
import styles from './terminal.module.css'

const inserted = ['|', '-', '/', '-o wide', '-n']

/**
 * A command in an ordinary field, for touch, input methods and screen readers: Hangul is composed by the browser and
 * sent when it is whole. The key bar has what such keyboards lack.
 */
export function LineInput({ onType }: { onType: (text: string) => void }) {
  const t = useTranslations('terminal')
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [control, setControl] = useState(false)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    onType(`${text}\r`)
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) {
      // Enter ends a composition; it does not run the command yet.
      if (event.key === 'Enter') event.preventDefault()
      return
    }
    if (event.key === 'ArrowUp' && text === '') send('\u001b[A')(event)
    if (event.key === 'ArrowDown' && text === '') send('\u001b[B')(event)
  }
  const send = (sequence: string) => (event: { preventDefault: () => void }) => {
    event.preventDefault()
    onType(sequence)
    field.current?.focus()
  }
  const change = (value: string) => {
    const last = value.at(-1)
    const character = control && value.length > text.length && last !== undefined ? controlCharacter(last) : undefined
    if (character === undefined) {
      setText(value)
      return
    }
    setControl(false)
    onType(character)
  }

  return (
    <form className={styles.lineInput} aria-label={t('lineInput')} onSubmit={submit}>
      <div className={styles.lineRow}>
        <TextInput
          ref={field}
          dense
          mono
          aria-label={t('command')}
          placeholder={t('commandPlaceholder')}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
          lang="en"
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button type="submit" size={28} look="primary">
          {t('run')}
        </Button>
      </div>
      <div className={styles.keyBar} role="toolbar" aria-label={t('keyBar')}>
        <Button
          size={28}
          onClick={() => {
            // The shell completes what it knows of the line, so the line goes there first.
            onType(`${text}\t`)
            setText('')
            field.current?.focus()
          }}
        >
          {t('keyTab')}
        </Button>
        <Button
          size={28}
          aria-pressed={control}
          look={control ? 'primary' : 'secondary'}
          title={control ? t('ctrlHint') : undefined}
          onClick={() => {
            setControl(!control)
            field.current?.focus()
          }}
        >
          {t('keyCtrl')}
        </Button>
        <Button size={28} aria-label={t('keyUp')} onClick={send('\u001b[A')}>
          ↑
        </Button>
        <Button size={28} aria-label={t('keyDown')} onClick={send('\u001b[B')}>
          ↓
        </Button>
        <Button size={28} aria-label={t('keyLeft')} onClick={send('\u001b[D')}>
          ←
        </Button>
        <Button size={28} aria-label={t('keyRight')} onClick={send('\u001b[C')}>
          →
        </Button>
        <Button size={28} aria-label={t('keyEscape')} onClick={send('\u001b')}>
          Esc
        </Button>
        {inserted.map((piece) => (
          <Button
            key={piece}
            size={28}
            aria-label={t('insert', { text: piece })}
            onClick={() => {
              setText(piece.length > 1 ? `${text.trimEnd()} ${piece} `.trimStart() : text + piece)
              field.current?.focus()
            }}
          >
            {piece}
          </Button>
        ))}
      </div>
      {control && (
        <span className="visually-hidden" role="status">
          {t('ctrlHint')}
        </span>
      )}
    </form>
  )
}
