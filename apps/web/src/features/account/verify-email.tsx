'use client'

import { Button, NoteBar } from '@kubarium/ui'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { Link, getPathname } from '../../i18n/navigation.ts'
import { sendVerification } from '../../shell/authentication.ts'
import { emailField } from './account-fields.ts'
import { AccountForm, TextField } from './account-form.tsx'
import styles from './account.module.css'

const schema = z.object({ email: emailField })

/** Sends the confirmation again, to the address that is known or to one that is typed. `outbox`: mails stay here. */
export function VerifyEmail({
  email,
  failed,
  outbox,
  signedIn,
}: {
  email: string | undefined
  failed: boolean
  outbox: boolean
  signedIn: boolean
}) {
  const t = useTranslations('account')
  const locale = useLocale()
  const [sentTo, setSentTo] = useState<string>()
  return (
    <>
      <AccountForm
        schema={schema}
        initial={{ email: email ?? '' }}
        label={t('verifyTitle')}
        submit={failed ? t('verifySend') : t('verifyResend')}
        wide={failed}
        send={async (values) => {
          const refusal = await sendVerification(
            values.email,
            getPathname({ locale, href: '/verify-email?state=done' }),
          )
          setSentTo(refusal ? undefined : values.email)
          return refusal
        }}
      >
        {(form) =>
          email && !failed ? null : (
            <TextField form={form} name="email" label={t('email')} type="email" autoComplete="email" />
          )
        }
      </AccountForm>
      {sentTo && (
        <NoteBar look="ok" live="polite">
          {t('verifyResent', { email: sentTo })}
        </NoteBar>
      )}
      {outbox && (
        <NoteBar icon="mail">
          {t.rich('developmentOutbox', { link: (chunks) => <Link href="/outbox">{chunks}</Link> })}
        </NoteBar>
      )}
      {signedIn ? (
        <div className={styles.row}>
          <Button asChild look="primary" size={44}>
            <Link href="/dashboard">{t('verifyMeanwhile')}</Link>
          </Button>
        </div>
      ) : (
        <p className={styles.note}>
          <Link href="/sign-in">{t('backToSignIn')}</Link>
        </p>
      )}
    </>
  )
}

/** Says on other pages that the address is not confirmed yet. */
export function UnverifiedNote({ email }: { email: string }) {
  const t = useTranslations('account')
  return (
    <NoteBar
      icon="mail"
      actions={
        <Button asChild size={28}>
          <Link href={`/verify-email?email=${encodeURIComponent(email)}`}>{t('unverifiedAction')}</Link>
        </Button>
      }
    >
      {t('unverified', { email })}
    </NoteBar>
  )
}

/** The address is confirmed: go on. */
export function EmailVerified({ signedIn }: { signedIn: boolean }) {
  const t = useTranslations('account')
  return (
    <div className={styles.row}>
      <Button asChild look="primary" size={44}>
        <Link href={signedIn ? '/dashboard' : '/sign-in'}>{t('verifyContinue')}</Link>
      </Button>
    </div>
  )
}
