namespace MLNetHybrid.Testing.Checks;

internal static class SchemaChecks
{
    public static void PromisedSchema(Subject subject) => Expect.SameText(
        ShapeProbe.Lines(ShapeProbe.ShapeOf(subject.Model.Transform(subject.Data))),
        ShapeProbe.Promised(subject.Estimator(), subject.Data),
        "the schema that the estimator promises");

    public static void OneSchema(Subject subject)
    {
        (ITransformer model, DataViewSchema input) = (subject.Model, subject.Data.Schema);
        string[] expected = Values.Lines(model.GetOutputSchema(input));
        Expect.SameText(expected, Values.Lines(model.GetOutputSchema(input)), "GetOutputSchema, asked again");
        Expect.SameText(expected, Values.Lines(model.Transform(subject.Data).Schema), "the schema of Transform's view");
        if (!model.IsRowToRowMapper) return;
        IRowToRowMapper mapper = model.GetRowToRowMapper(input);
        Expect.SameText(expected, Values.Lines(mapper.OutputSchema), "the row mapper's OutputSchema");
        Expect.That(ReferenceEquals(input, mapper.InputSchema),
            "the row mapper's InputSchema: expected the very schema it was asked for; found another");
    }

    public static void AbsentColumn(Subject subject)
    {
        if (!subject.Model.IsRowToRowMapper) return;
        foreach (string column in subject.ReadColumns())
        {
            // Where the column hides another of its name, that one would come to light: all of them go.
            IDataView without = subject.Context().Transforms.DropColumns(column).Fit(subject.Data).Transform(subject.Data);
            Refused(subject, column, without, "not there");
        }
    }

    public static void ColumnOfAnotherType(Subject subject)
    {
        if (!subject.Model.IsRowToRowMapper || subject.Options.AcceptsAnyType) return;
        foreach (string column in subject.ReadColumns())
            Refused(subject, column, AlteredView.WithDurations(subject.Data, column), "a duration");
    }

    private static void Refused(Subject subject, string column, IDataView unfit, string how)
    {
        SchemaShape shape = ShapeProbe.ShapeOf(unfit);
        Expect.Refused(column, $"the estimator's GetOutputSchema where '{column}' is {how}", () =>
            subject.Estimator().GetOutputSchema(shape));
        Expect.Refused(column, $"Fit where '{column}' is {how}", () => subject.Estimator().Fit(unfit));
        Expect.Refused(column, $"the transformer's GetOutputSchema where '{column}' is {how}", () =>
            subject.Model.GetOutputSchema(unfit.Schema));
        Expect.Refused(column, $"Transform where '{column}' is {how}", () => subject.Model.Transform(unfit));
    }
}
