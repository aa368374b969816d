//! Rendering for a terminal (annotate-snippets: carets align under Chinese) and for HTML.

use crate::{Diagnostic, Lang, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With ANSI colours.
    Colour,
    /// Plain text.
    Plain,
}

/// One problem as terminal text, without a newline at the end. `text` is the file's text if there is one.
#[must_use]
pub fn render(d: &Diagnostic, text: Option<&str>, lang: Lang, style: Style) -> String {
    let message = d.message(lang);
    let help = d.help(lang);
    let label = d.label(lang);
    let level = match (d.severity(), lang) {
        (Severity::Error, Lang::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Lang::Zh) => Level::WARNING.with_name("警告"),
        (Severity::Note, Lang::Zh) => Level::NOTE.with_name("提示"),
        (Severity::Error, Lang::En) => Level::ERROR.with_name("error"),
        (Severity::Warning, Lang::En) => Level::WARNING.with_name("warning"),
        (Severity::Note, Lang::En) => Level::NOTE.with_name("note"),
    };
    let mut group = Group::with_title(level.primary_title(message.as_str()).id(d.code().name()));
    match text {
        Some(text) => {
            let span = clamp(&d.span(), text);
            let mut snippet = Snippet::source(text).fold(true);
            if let Some(file) = d.file() {
                snippet = snippet.path(file);
            }
            snippet = snippet.annotation(AnnotationKind::Primary.span(span).label(label.as_str()));
            for (also, words) in d.also_places() {
                snippet = snippet.annotation(AnnotationKind::Context.span(clamp(also, text)).label(words.as_str()));
            }
            group = group.element(snippet);
        }
        None => {
            if let Some(file) = d.file() {
                group = group.element(annotate_snippets::Origin::path(file));
            }
        }
    }
    if !help.is_empty() {
        let name = if lang == Lang::Zh { "建议" } else { "help" };
        group = group.element(Level::HELP.with_name(name).message(help.as_str()));
    }
    if let Some(witness) = d.witness() {
        let name = if lang == Lang::Zh { "例证" } else { "witness" };
        group = group.element(Level::NOTE.with_name(name).message(witness));
    }
    let renderer = if style == Style::Colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// All problems, worst first within a file, separated by blank lines. `text_of` gives a file's text.
pub fn render_all<'a>(all: &[Diagnostic], text_of: impl Fn(&str) -> Option<&'a str>, lang: Lang, style: Style) -> String {
    let mut sorted: Vec<&Diagnostic> = all.iter().collect();
    sorted.sort_by(|a, b| (a.file(), a.span().start, a.severity()).cmp(&(b.file(), b.span().start, b.severity())));
    let parts: Vec<String> = sorted.iter().map(|d| render(d, d.file().and_then(&text_of), lang, style)).collect();
    parts.join("\n\n")
}

/// One problem as an HTML fragment; everything that comes from a document is escaped.
#[must_use]
pub fn render_html(d: &Diagnostic, text: Option<&str>, lang: Lang) -> String {
    let class = match d.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut out = format!("<div class=\"diagnostic {class}\"><p><code>{}</code> {}</p>", d.code().name(), escape(&d.message(lang)));
    if let Some(text) = text {
        let span = clamp(&d.span(), text);
        let start = text[..span.start].rfind('\n').map_or(0, |i| i + 1);
        let end = text[span.end..].find('\n').map_or(text.len(), |i| span.end + i);
        let line = text[..span.start].matches('\n').count() + 1;
        out.push_str(&format!(
            "<pre><span class=\"line\">{line}</span> {}<mark>{}</mark>{}</pre>",
            escape(&text[start..span.start]),
            escape(&text[span.clone()]),
            escape(&text[span.end..end])
        ));
    }
    let help = d.help(lang);
    if !help.is_empty() {
        out.push_str(&format!("<p class=\"help\">{}</p>", escape(&help)));
    }
    if let Some(witness) = d.witness() {
        out.push_str(&format!("<pre class=\"witness\">{}</pre>", escape(witness)));
    }
    out.push_str("</div>");
    out
}

/// A span cut to the text and to character boundaries, so that a stale span can never panic.
fn clamp(span: &std::ops::Range<usize>, text: &str) -> std::ops::Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn caret_stands_under_chinese() {
        let text = "- 研发投入 `研发废用 >= 100万元`\n";
        let at = text.find("研发废用").unwrap();
        let d =
            Diagnostic::new(Code::UnknownFact, at..at + "研发废用".len()).in_file("a.md").with("name", "研发废用").with("near", "研发费用");
        let shown = render(&d, Some(text), Lang::Zh, Style::Plain);
        assert!(shown.contains("未知指标“研发废用”"), "{shown}");
        assert!(shown.contains("是不是“研发费用”"), "{shown}");
        // `- 研发投入 \`` takes 2 + 8 + 1 + 1 = 12 columns, the name 8.
        let caret = shown.lines().find(|l| l.contains("^^")).unwrap();
        let bar = caret.find('|').unwrap();
        assert_eq!(&caret[bar + 2..bar + 2 + 20], "            ^^^^^^^^", "{shown}");
    }

    #[test]
    fn html_is_escaped_and_stale_spans_do_not_panic() {
        let d = Diagnostic::new(Code::Syntax, 1..999).with("found", "<script>").with("expected", "x");
        let html = render_html(&d, Some("一<b>"), Lang::En);
        assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    }
}
