"""Amazon SES: templates of Handlebars (https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-advanced.html)."""

import re

from digest.letter.services.service import Service, parted, spelt


def _column(name: str, default: str) -> str:
    key = re.sub("[^a-z0-9_]", "_", name)
    return f"{{{{#if {key}}}}}{{{{{key}}}}}{{{{else}}}}{default}{{{{/if}}}}" if default else f"{{{{{key}}}}}"


SERVICE = Service(
    title="Amazon SES",
    unsubscribe="{{amazonSESUnsubscribeUrl}}",
    browser="",
    column=_column,
    in_html=lambda html: spelt(html, "{{"),
    in_text=lambda text: parted(text, "{{"),
    advice="a template sent with ListManagementOptions, which fills in the unsubscribe address",
)
