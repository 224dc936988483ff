'use client'

import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { Link, useRouter } from '../../i18n/navigation.ts'
import { signIn } from '../../shell/authentication.ts'
import { emailField, passwordField } from './account-fields.ts'
import { AccountForm, PasswordField, TextField } from './account-form.tsx'
import styles from './account.module.css'

const schema = z.object({ email: emailField, password: passwordField })

/** Signs in and goes to `next`, a path of ours. */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations('account')
  const router = useRouter()
  return (
    <>
      <AccountForm
        schema={schema}
        initial={{ email: '', password: '' }}
        label={t('signInTitle')}
        submit={t('signInSubmit')}
        send={async ({ email, password }) => {
          const refusal = await signIn(email, password)
          if (refusal === 'errorNotVerified') {
            router.push(`/verify-email?email=${encodeURIComponent(email)}`)
            return undefined
          }
          if (refusal) return refusal
          router.replace(next)
          router.refresh()
          return undefined
        }}
      >
        {(form) => (
          <>
            <TextField form={form} name="email" label={t('email')} type="email" autoComplete="username" />
            <PasswordField form={form} name="password" label={t('password')} autoComplete="current-password" />
          </>
        )}
      </AccountForm>
      <p className={styles.note}>
        <Link href="/forgot-password">{t('forgot')}</Link>
      </p>
      <p className={styles.note}>{t.rich('noAccount', { link: (chunks) => <Link href="/sign-up">{chunks}</Link> })}</p>
    </>
  )
}
