using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.OnnxRuntime;
using MLNetHybrid.Onnx;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Export;

/// <summary>What a detector has learned writes itself into a graph of ML.NET, under the names that ML.NET's scorers give.</summary>
public sealed class ModelParametersExportTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_models_scores_stand_under_the_last_of_the_names(bool afterLabel)
    {
        IDataView data = ContractRow.View(_ml, 200);
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        foreach (ITransformer fitted in (ITransformer[])[
            trainers.IsolationForest("Features", seed: 1).Fit(data), trainers.OneClassSvm("Features").Fit(data),
            trainers.Dbscan("Features").Fit(data), trainers.PrincipalComponents("Features").Fit(data),
            trainers.NearestNeighbors("Features").Fit(data)])
        {
            var parameters = (ISingleCanSaveOnnx)fitted.Find<AnomalyModelParameters>();
            var context = new ExportContext(RowForm.Windows, ["Score"]);
            context.AddInput(data.Schema["Features"], windowLength: 0);
            string variable = context.AddIntermediateVariable(NumberDataViewType.Single, "Score");
            Assert.True(parameters.CanSaveOnnx(context));
            Assert.True(parameters.SaveAsOnnx(
                context, afterLabel ? ["Label", variable] : [variable], context.GetVariableName("Features")));

            DataViewSchema.Column score = fitted.GetOutputSchema(data.Schema)["Score"];
            using var session = new InferenceSession(context.Build([score], "", "").ToByteArray());
            float[] features = [.. data.GetColumn<float[]>("Features").SelectMany(row => row)];
            using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(features, [200, ContractRow.FeatureCount]);
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["Features"], [tensor], ["Score"]);
            float[] expected = [.. fitted.Transform(data).GetColumn<float>("Score")];
            Near.Equal(expected, outputs[0].GetTensorDataAsSpan<float>().ToArray(), 1e-4);
        }
    }
}
