using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Data.IO;
using Microsoft.ML.Model;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>A component is the same after it was saved and loaded, by the ways of ML.NET besides <c>model.zip</c>.</summary>
public abstract class SavingContract : SchemaContract
{
    [Fact]
    public void A_data_view_of_it_is_saved_loaded_and_applied_to_other_rows()
    {
        (ITransformer model, IDataView data) = Fitted();
        MLContext ml = Context();
        IDataView unseen = ContractRow.View(ml, 100, seed: 8), expected = model.Transform(unseen);

        // As commands save a pipeline: the transforms of its view, each by its loader's signature.
        IHostEnvironment env = ml;
        using var file = new MemoryStream();
        using (var repository = RepositoryWriter.CreateNew(file, env))
        {
            TrainUtils.SaveDataPipe(env, repository, model.Transform(data), blankLoader: true);
            repository.Commit();
        }
        AssertSameView(expected, ModelFileUtils.LoadTransforms(new MLContext(), unseen, file));

        // Without a file: each transform is bound to the other rows.
        AssertSameView(expected, ApplyTransformUtils.ApplyAllTransformsToData(env, model.Transform(data), unseen, data));
    }

    [Fact]
    public void Its_data_is_read_back_from_a_binary_file()
    {
        (ITransformer model, IDataView data) = Fitted();
        MLContext ml = Context();
        IDataView output = model.Transform(data);
        using var file = new MemoryStream();
        ml.Data.SaveAsBinary(output, file);
        file.Position = 0;
        using var loaded = new BinaryLoader(ml, new BinaryLoader.Arguments(), file);
        Assert.Equal(SchemaText.Of(output.Schema.Where(column => !column.IsHidden)), SchemaText.Of(loaded.Schema));
        string[] columns = NewColumns(model, data);
        AssertEqual(DataViewValues.Read(output, columns), DataViewValues.Read(loaded, columns));
    }

    internal static ITransformer Reloaded(ITransformer model, DataViewSchema schema, out DataViewSchema loadedSchema)
    {
        using var file = new MemoryStream();
        new MLContext().Model.Save(model, schema, file);
        return new MLContext().Model.Load(file, out loadedSchema);
    }

    // Columns, annotations, values and row numbers.
    private static void AssertSameView(IDataView expected, IDataView actual)
    {
        Assert.Equal(SchemaText.Of(expected.Schema), SchemaText.Of(actual.Schema));
        string[] columns = [.. expected.Schema.Where(column => !column.IsHidden).Select(column => column.Name)];
        AssertEqual(DataViewValues.Read(expected, columns), DataViewValues.Read(actual, columns));
        Assert.Equal(Ids(expected), Ids(actual));
    }

    private static List<DataViewRowId> Ids(IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<DataViewRowId> get = cursor.GetIdGetter();
        var ids = new List<DataViewRowId>();
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            get(ref id);
            ids.Add(id);
        }
        return ids;
    }
}
