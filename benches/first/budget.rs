//! What was measured beside what is allowed.

use std::process::ExitCode;

/// One figure.
pub struct Row {
    name: String,
    value: f64,
    at_most: Option<f64>,
    detail: String,
}

impl Row {
    /// A figure with a budget.
    pub fn at_most(name: &str, value: f64, at_most: f64) -> Self {
        Self { name: name.into(), value, at_most: Some(at_most), detail: String::new() }
    }

    /// A figure that is only told.
    pub fn told(name: &str, value: f64) -> Self {
        Self { name: name.into(), value, at_most: None, detail: String::new() }
    }

    /// What the figure was made from.
    pub fn with(self, detail: String) -> Self {
        Self { detail, ..self }
    }

    fn is_over(&self) -> bool {
        // A figure that is no number was not measured.
        self.at_most.is_some_and(|at_most| self.value.is_nan() || self.value > at_most)
    }
}

/// Prints the rows; fails when one is over its budget.
pub fn report(rows: &[Row]) -> ExitCode {
    println!("\n{:<52}{:>10}{:>10}", "", "measured", "budget");
    for row in rows {
        let budget = row.at_most.map_or_else(String::new, |at_most| format!("{at_most:.0}"));
        let verdict = if row.is_over() { "OVER" } else { "" };
        println!("{:<52}{:>10.2}{budget:>10}  {verdict:<5}{}", row.name, row.value, row.detail);
    }
    let over = rows.iter().filter(|row| row.is_over()).count();
    println!("\n{over} of {} over budget", rows.iter().filter(|row| row.at_most.is_some()).count());
    if over == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
