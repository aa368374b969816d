//! The index: one entry for each measure, in memory, built anew with the library.

use super::cut::{Cutter, characters};
use crate::document::{excerpt, plain};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::{IndexReader, TantivyDocument, Term};
use zhida_facts::NaiveDate;
use zhida_measure::{DateRange, Kind, Library};

/// Memory for building the index.
const HEAP: usize = 15_000_000;

/// A measure as it is listed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its index in [`Library::measures`].
    pub measure: usize,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: Kind,
    /// Who issued it.
    pub issuer: String,
    /// Where it applies, by name; empty for the whole country.
    pub region: String,
    /// When it is in force.
    pub in_force: DateRange,
    /// When it can be applied for.
    pub window: Option<DateRange>,
    /// The text from which snippets are taken.
    pub body: String,
}

impl Entry {
    /// The last day on which it can be applied for; of a measure that is always open, none.
    #[must_use]
    pub fn deadline(&self) -> Option<NaiveDate> {
        self.window.and_then(|w| w.to)
    }
}

/// All measures, searchable.
pub struct Index {
    /// The entries.
    pub entries: Vec<Entry>,
    cutter: Cutter,
    reader: IndexReader,
    fields: Fields,
}

#[derive(Clone, Copy)]
struct Fields {
    number: Field,
    title: Field,
    body: Field,
    characters: Field,
}

impl Index {
    /// Indexes `library`.
    ///
    /// # Errors
    /// If the search engine cannot build it.
    pub fn build(library: &Library) -> Result<Self, tantivy::TantivyError> {
        let mut schema = Schema::builder();
        let text = TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqsAndPositions));
        let fields = Fields {
            number: schema.add_u64_field("number", STORED),
            title: schema.add_text_field("title", text.clone()),
            body: schema.add_text_field("body", text.clone()),
            characters: schema.add_text_field("characters", text),
        };
        let cutter = Cutter::new(library);
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, HEAP)?;
        let mut entries = Vec::new();
        for (measure, found) in library.measures().iter().enumerate() {
            let meta = &found.plan.meta;
            let body = plain(found);
            let whole = format!("{} {} {} {}\n{body}", meta.title, meta.id, meta.issuer, meta.doc);
            let mut document = TantivyDocument::default();
            document.add_u64(fields.number, u64::try_from(measure).unwrap_or(u64::MAX));
            document.add_pre_tokenized_text(fields.title, cutter.words(&meta.title));
            document.add_pre_tokenized_text(fields.body, cutter.words(&whole));
            document.add_pre_tokenized_text(fields.characters, Cutter::characters(&whole));
            writer.add_document(document)?;
            entries.push(Entry {
                measure,
                id: meta.id.clone(),
                title: meta.title.clone(),
                kind: meta.kind,
                issuer: meta.issuer.clone(),
                region: meta.region.map(|r| library.codes.regions.name(r).to_owned()).unwrap_or_default(),
                in_force: meta.in_force,
                window: meta.window,
                body: excerpt(found),
            });
        }
        writer.commit()?;
        let reader = index.reader()?;
        Ok(Self { entries, cutter, reader, fields })
    }

    /// The words of a query, as they are looked for and highlighted.
    #[must_use]
    pub fn words(&self, query: &str) -> Vec<String> {
        self.cutter.query(query)
    }

    /// Entries in which every one of `words` is found, by number, best first.
    ///
    /// # Errors
    /// If the search engine fails.
    pub fn find(&self, words: &[String]) -> Result<Vec<usize>, tantivy::TantivyError> {
        let mut parts: Vec<(Occur, Box<dyn Query>)> = words.iter().map(|w| (Occur::Must, self.word(w))).collect();
        // The words side by side, in order, are worth more than apart.
        let run: Vec<String> = words.iter().flat_map(|w| characters(w)).collect();
        if words.len() > 1 {
            parts.push((Occur::Should, boost(self.run(&run), 4.0)));
        }
        let searcher = self.reader.searcher();
        let found = searcher.search(&BooleanQuery::new(parts), &TopDocs::with_limit(self.entries.len().max(1)).order_by_score())?;
        let mut numbers = Vec::new();
        for (_, address) in found {
            let document: TantivyDocument = searcher.doc(address)?;
            let number = document.get_first(self.fields.number).and_then(|v| v.as_u64());
            numbers.extend(number.and_then(|n| usize::try_from(n).ok()));
        }
        Ok(numbers)
    }

    /// A word in the title, in the text, or as a run of characters anywhere.
    fn word(&self, word: &str) -> Box<dyn Query> {
        let term = |field| -> Box<dyn Query> { Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs)) };
        let run: Vec<String> = characters(word).collect();
        Box::new(BooleanQuery::new(vec![
            (Occur::Should, boost(term(self.fields.title), 6.0)),
            (Occur::Should, boost(term(self.fields.body), 2.0)),
            (Occur::Should, self.run(&run)),
        ]))
    }

    fn run(&self, characters: &[String]) -> Box<dyn Query> {
        let mut terms: Vec<Term> = characters.iter().map(|c| Term::from_field_text(self.fields.characters, c)).collect();
        match terms.len() {
            1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new(terms)),
        }
    }
}

fn boost(query: Box<dyn Query>, by: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, by))
}
